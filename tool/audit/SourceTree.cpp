#include "audit/SourceTree.h"
#include "audit/Paths.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <deque>
#include <set>

using namespace llvm;

namespace pybuf {

namespace {

class TreeWalk {
public:
  SourceTree walk(StringRef Top) {
    visit(Top.str());
    // Links come last, so that a file or folder is known by its own name rather than by that of a link to it; and
    // what has been seen, under whatever name, is not taken again.
    while (!LinkedFolders.empty()) {
      const std::string Link = LinkedFolders.front();
      LinkedFolders.pop_front();
      visit(Link);
    }
    StringSet<> Known;
    for (const std::string &File : Result.Files)
      Known.insert(File);
    llvm::sort(LinkedFiles);
    for (const std::string &Link : LinkedFiles)
      if (Known.insert(realPath(Link)).second)
        Result.Files.push_back(Link);
    llvm::sort(Result.Files);
    return std::move(Result);
  }

private:
  void visit(const std::string &Folder) {
    sys::fs::UniqueID Identity;
    if (sys::fs::getUniqueID(Folder, Identity) || !Seen.insert(Identity).second)
      return;
    std::error_code Error;
    std::vector<std::string> Folders;
    for (sys::fs::directory_iterator Entry(Folder, Error, /*follow_symlinks=*/false), End; !Error && Entry != End;
         Entry.increment(Error)) {
      const std::string &Path = Entry->path();
      switch (Entry->type()) {
      case sys::fs::file_type::directory_file:
        if (!isPassedOver(Path))
          Folders.push_back(Path);
        break;
      case sys::fs::file_type::symlink_file:
        if (sys::fs::is_directory(Path)) {
          if (!isPassedOver(Path))
            LinkedFolders.push_back(Path);
        } else if (sys::fs::is_regular_file(Path)) {
          LinkedFiles.push_back(Path);
        }
        break;
      case sys::fs::file_type::regular_file:
        Result.Files.push_back(Path);
        break;
      default:
        break;
      }
    }
    if (Error)
      Result.Problems.push_back("cannot read folder " + shownPath(Folder) + ": " + Error.message());
    llvm::sort(Folders);
    for (const std::string &Below : Folders)
      visit(Below);
  }

  SourceTree Result;
  std::set<sys::fs::UniqueID> Seen;
  std::deque<std::string> LinkedFolders;
  std::vector<std::string> LinkedFiles;
};

} // namespace

SourceTree walkTree(StringRef Folder) { return TreeWalk().walk(Folder); }

bool isSourceName(StringRef File) {
  const StringRef Extension = sys::path::extension(File);
  return is_contained({".c", ".cc", ".cpp", ".cxx", ".c++", ".C"}, Extension);
}

bool mentionsPython(StringRef File) {
  auto Text = readWhole(File);
  // A file that cannot be read is kept, so that the audit says so.
  if (!Text)
    return true;
  static constexpr StringRef Marks[] = {"Python.h", "PyObject", "Py_",       "pybind11",     "py::",
                                        "nanobind", "nb::",     "PyMODINIT", "boost/python", "boost::python"};
  return any_of(Marks, [&](StringRef Mark) { return (*Text)->getBuffer().contains(Mark); });
}

} // namespace pybuf
