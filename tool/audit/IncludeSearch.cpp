#include "audit/IncludeSearch.h"
#include "audit/Paths.h"
#include "audit/WholeFiles.h"
#include "clang/Tooling/Inclusions/StandardLibrary.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace clang::tooling;
using namespace llvm;

namespace pybuf {

IncludeSearch::IncludeSearch(ArrayRef<std::string> Files, std::vector<std::string> InstalledFolders)
    : InstalledFolders(std::move(InstalledFolders)) {
  for (const std::string &File : Files) {
    this->Files.insert(File);
    FilesByName[sys::path::filename(File)].push_back(File);
  }
}

const std::vector<Include> &IncludeSearch::includesOf(StringRef File) {
  auto [Entry, IsNew] = Includes.try_emplace(File);
  if (!IsNew)
    return Entry->second;
  if (auto Text = readWhole(File)) {
    Entry->second = includesIn((*Text)->getBuffer());
    // What a macro names is not known from the text.
    erase_if(Entry->second, [](const Include &Each) { return Each.Name.empty(); });
  }
  return Entry->second;
}

// Names that belong to the system even where a tree holds a file of that name, as a stand-in for other systems.
static bool belongsToSystem(StringRef Name) {
  const std::string Bracketed = ("<" + Name + ">").str();
  if (stdlib::Header::named(Bracketed, stdlib::Lang::C) || stdlib::Header::named(Bracketed, stdlib::Lang::CXX))
    return true;
  if (any_of(std::initializer_list<StringRef>{"sys/", "linux/", "net/", "netinet/", "arpa/", "asm/", "mach/"},
             [&](StringRef Prefix) { return Name.starts_with(Prefix); }))
    return true;
  return is_contained({"byteswap.h", "dirent.h", "dlfcn.h",     "endian.h",  "fcntl.h",  "getopt.h",
                       "grp.h",      "io.h",     "malloc.h",    "netdb.h",   "poll.h",   "pthread.h",
                       "pwd.h",      "sched.h",  "semaphore.h", "strings.h", "syslog.h", "termios.h",
                       "unistd.h",   "utime.h",  "windows.h",   "winsock2.h"},
                      Name);
}

bool IncludeSearch::isInstalled(StringRef Name) const {
  return belongsToSystem(Name) ||
         any_of(InstalledFolders, [&](const std::string &Folder) { return sys::fs::exists(Folder + "/" + Name); });
}

static size_t sharedFolders(StringRef A, StringRef B) {
  size_t Shared = 0;
  for (size_t I = 0; I < A.size() && I < B.size() && A[I] == B[I]; ++I)
    Shared += A[I] == '/';
  return Shared;
}

StringRef IncludeSearch::nearest(StringRef Name, StringRef Includer) const {
  const auto Candidates = FilesByName.find(sys::path::filename(Name));
  if (Candidates == FilesByName.end())
    return "";
  StringRef Best;
  const std::string Ending = ("/" + Name).str();
  // The list is sorted, so that of equals the first by name is taken.
  for (StringRef Candidate : Candidates->second) {
    if (!Candidate.ends_with(Ending))
      continue;
    const auto Rank = [&](StringRef File) {
      return std::make_pair(sharedFolders(File, Includer), -static_cast<long>(File.count('/')));
    };
    if (Best.empty() || Rank(Candidate) > Rank(Best))
      Best = Candidate;
  }
  return Best;
}

std::vector<std::string> IncludeSearch::foldersFor(StringRef File) {
  OrderedNames Folders, Reached;
  Reached.insert(File.str());
  for (size_t I = 0; I < Reached.size(); ++I) {
    const std::string Includer = Reached[I];
    for (const Include &Wanted : includesOf(Includer)) {
      const auto TakeFrom = [&](StringRef Folder) {
        const std::string Path = absolutePath(Wanted.Name, Folder);
        if (!Files.contains(Path))
          return false;
        Reached.insert(Path);
        return true;
      };
      if ((Wanted.IsQuoted && TakeFrom(sys::path::parent_path(Includer))) || any_of(Folders, TakeFrom) ||
          isInstalled(Wanted.Name))
        continue;
      const StringRef Found = nearest(Wanted.Name, Includer);
      if (Found.empty())
        continue;
      Folders.insert(Found.drop_back(Wanted.Name.size() + 1).str());
      Reached.insert(Found.str());
    }
  }
  return Folders.takeVector();
}

} // namespace pybuf
