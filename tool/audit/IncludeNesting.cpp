#include "audit/IncludeNesting.h"
#include "audit/Paths.h"
#include "audit/Preprocessing.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace llvm;

namespace pybuf {

// A header that includes itself by another name does not go on for ever.
static constexpr unsigned MostDepth = 16;

// To preprocess a header costs far less than to parse it in several files, unless too many are tried.
static constexpr unsigned MostTrials = 16;

IncludeNesting::IncludeNesting(ArrayRef<std::string> Flags, const tooling::CompileCommand &Example) {
  const StringRef Directory = Example.Directory;
  const std::string Name = (Directory + "/.pybuf-trial" + sys::path::extension(Example.Filename)).str();
  std::vector<std::string> Line(Flags.begin(), Flags.end());
  Line.push_back(Name);
  Trial = tooling::CompileCommand(Directory, Name, std::move(Line), "");
  const std::pair<StringRef, std::vector<std::string> *> Kinds[] = {
      {"-isystem", &SystemFolders}, {"-iquote", &QuotedFolders}, {"-I", &Folders}};
  for (size_t Index = 0; Index < Flags.size(); ++Index)
    for (const auto &[Flag, Into] : Kinds) {
      StringRef Value = Flags[Index];
      if (!Value.consume_front(Flag))
        continue;
      if (Value.empty() && Index + 1 < Flags.size())
        Value = Flags[++Index];
      Into->push_back(absolutePath(Value, Directory));
      break;
    }
}

static std::optional<size_t> lastErrorDirective(StringRef Text) {
  std::optional<size_t> Last;
  for (StringRef Rest = Text; !Rest.empty();) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    const size_t Offset = Line.data() - Text.data();
    Line = Line.ltrim();
    if (Line.consume_front("#") && Line.ltrim().starts_with("error"))
      Last = Offset;
  }
  return Last;
}

IncludeNesting::Header &IncludeNesting::headerAt(const std::string &File) {
  auto [Entry, IsNew] = Headers.try_emplace(File);
  Header &Result = Entry->second;
  if (IsNew)
    if (auto Text = readWhole(File))
      Result.Includes = leadingIncludesOfHeader((*Text)->getBuffer(), Result.Guard);
  return Result;
}

// With an #error a header asks for another one before it, or for a newer compiler: that is tried.
bool IncludeNesting::refusesToComeFirst(const std::string &File) {
  std::optional<bool> &Refuses = headerAt(File).RefusesToComeFirst;
  if (!Refuses) {
    auto Text = readWhole(File);
    const std::optional<size_t> LastError = Text ? lastErrorDirective((*Text)->getBuffer()) : std::nullopt;
    Refuses = !Text || (LastError && (++Trials > MostTrials || !canComeFirst(File, *LastError, Trial)));
  }
  return *Refuses;
}

std::string IncludeNesting::search(StringRef Include, StringRef Folder, bool &IsOfSystem) const {
  IsOfSystem = false;
  StringRef Name = Include.drop_front().ltrim();
  Name.consume_front("include");
  Name = Name.ltrim();
  const bool IsQuoted = Name.consume_front("\"");
  if (!IsQuoted && !Name.consume_front("<"))
    return "";
  Name = Name.drop_back();
  const auto FoundIn = [&](StringRef In) {
    const std::string File = absolutePath(Name, In);
    return sys::fs::is_regular_file(File) ? File : "";
  };
  const auto FoundInAny = [&](ArrayRef<std::string> In) {
    for (StringRef Each : In)
      if (std::string File = FoundIn(Each); !File.empty())
        return File;
    return std::string();
  };
  std::string Found;
  if (IsQuoted)
    Found = FoundIn(Folder);
  if (IsQuoted && Found.empty())
    Found = FoundInAny(QuotedFolders);
  if (Found.empty())
    Found = FoundInAny(Folders);
  if (Found.empty()) {
    Found = FoundInAny(SystemFolders);
    IsOfSystem = !Found.empty();
  }
  return Found;
}

std::string IncludeNesting::resolve(StringRef Include, StringRef Folder, bool &IsOfSystem) {
  const auto [Entry, IsNew] = Resolved.try_emplace((Include + "\n" + Folder).str());
  auto &[File, IsFoundInSystem] = Entry->second;
  if (IsNew)
    File = search(Include, Folder, IsFoundInSystem);
  IsOfSystem = IsFoundInSystem;
  return File;
}

// By an absolute name a header of a system folder would not be one of the system any more.
std::string IncludeNesting::spelled(const std::string &File) {
  for (StringRef In : concat<const std::string>(Folders, SystemFolders)) {
    if (!isBelow(File, In))
      continue;
    std::string Include = "#include <" + relativeTo(File, In) + ">";
    bool IsOfSystem = false;
    if (resolve(Include, "", IsOfSystem) == File)
      return Include;
  }
  return "#include \"" + File + "\"";
}

// A header that asks for the guard of the one around it knows that it is read from there.
bool IncludeNesting::mayComeFirst(const std::string &File, StringRef GuardOfOuter) {
  const Header &Inner = headerAt(File);
  if (Inner.Guard.empty())
    return false;
  if (GuardOfOuter == "once")
    return true;
  auto Text = readWhole(File);
  return Text && !(*Text)->getBuffer().contains(GuardOfOuter);
}

void IncludeNesting::add(const LeadingDirective &Include, StringRef Folder, unsigned Depth,
                         std::vector<OrderedDirective> &Order) {
  bool IsOfSystem = false;
  const std::string File = resolve(Include.Text, Folder, IsOfSystem);
  if (File.empty() || StringRef(File).contains('"') || StringRef(File).contains('\n')) {
    Order.push_back({Include.Text, StringRef(Include.Text).contains('<') ? "" : Folder.str()});
    return;
  }
  const Header &Found = headerAt(File);
  if (!Found.Guard.empty() && Depth < MostDepth) {
    const StringRef Inside = sys::path::parent_path(File);
    for (const LeadingDirective &Next : Found.Includes) {
      bool IsNextOfSystem = false;
      const std::string NextFile = resolve(Next.Text, Inside, IsNextOfSystem);
      // What clang brings itself is small; and behind a header that has to stay inside, so has everything else.
      if (NextFile.empty() || !mayComeFirst(NextFile, Found.Guard) || refusesToComeFirst(NextFile))
        break;
      add(Next, Inside, Depth + 1, Order);
    }
  }
  OrderedDirective Spelled{spelled(File), ""};
  if (Found.Guard.empty() || !is_contained(Order, Spelled))
    Order.push_back(std::move(Spelled));
}

} // namespace pybuf
