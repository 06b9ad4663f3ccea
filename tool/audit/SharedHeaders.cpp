#include "audit/SharedHeaders.h"
#include "audit/CompileFlags.h"
#include "audit/IncludeNesting.h"
#include "audit/Paths.h"
#include "audit/Preprocessing.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace clang::tooling;
using namespace llvm;

namespace pybuf {

namespace {

// Two files that would each spare one reading of Python.h are not worth the writing of a precompiled header.
constexpr size_t FewestUsers = 3;
constexpr StringRef SourcePrefix = ".pybuf-shared-";

/// One command, with how many bytes of its file the first n directives of its order stand for.
struct OrderedUse {
  CommandUse Use;
  std::vector<unsigned> Covered;
};

/// What files begin with, as a tree: a node is one directive after those above it.
struct Node {
  std::map<OrderedDirective, Node> Next;   // sorted, so that the plan is the same in each run
  const CompileCommand *Example = nullptr; // of a file that ends here or below
  std::vector<OrderedUse> EndHere;
  size_t Users = 0; // that end here or below
};

/// The flags of \p Command without its own file, or nothing where they do not allow for sharing.
std::optional<std::vector<std::string>> flagsWithoutFile(const CompileCommand &Command) {
  std::vector<std::string> Flags;
  bool HadFile = false;
  for (const std::string &Flag : Command.CommandLine) {
    if (StringRef(Flag).starts_with("-fmodule") || Flag == "--")
      return std::nullopt;
    if (!StringRef(Flag).starts_with("-") && absolutePath(Flag, Command.Directory) == Command.Filename)
      HadFile = true;
    else
      Flags.push_back(Flag);
  }
  if (!HadFile)
    return std::nullopt;
  return flagsForParsing(Flags);
}

class Planner {
public:
  explicit Planner(SharingPlan &Plan) : Plan(Plan) {}

  void add(const Node &Group, ArrayRef<std::string> Flags) {
    GroupFlags = Flags;
    visit(Group, 0, "", std::nullopt);
  }

private:
  struct Made {
    size_t Header;
    size_t Depth; // how many directives it holds, with its parents
  };

  // A node is worth a header of its own where enough files end, or where ways part that are worth one each.
  void visit(const Node &At, size_t Depth, const std::string &Text, std::optional<Made> Parent) {
    std::vector<const std::pair<const OrderedDirective, Node> *> Worth;
    size_t Stay = At.EndHere.size();
    for (const auto &Next : At.Next)
      if (Next.second.Users >= FewestUsers)
        Worth.push_back(&Next);
      else
        Stay += Next.second.Users;
    std::optional<Made> Here = Parent;
    std::string Rest = Text;
    const bool IsWorthOne = Stay >= FewestUsers || Worth.size() > 1 || (Stay > 0 && !Parent);
    if (IsWorthOne && At.Users >= FewestUsers && StringRef(Text).contains("include")) {
      Here = Made{make(*At.Example, Text, Parent ? std::optional(Parent->Header) : std::nullopt), Depth};
      Rest.clear();
    }
    if (Here) {
      use(At.EndHere, *Here);
      for (const auto &Next : At.Next)
        if (Next.second.Users < FewestUsers)
          useAll(Next.second, *Here);
    }
    for (const auto *Next : Worth)
      visit(Next->second, Depth + 1, Rest + Next->first.Text + "\n", Here);
  }

  size_t make(const CompileCommand &Example, const std::string &Text, std::optional<size_t> Parent) {
    SharedHeader Header;
    Header.Source = (sys::path::parent_path(Example.Filename) + "/" + SourcePrefix + Twine(Plan.Headers.size()) +
                     sys::path::extension(Example.Filename))
                        .str();
    Header.Text = Text;
    Header.Parent = Parent;
    std::vector<std::string> Line(GroupFlags.begin(), GroupFlags.end());
    Line.push_back(Header.Source);
    Header.Command = CompileCommand(Example.Directory, Header.Source, std::move(Line), "");
    Plan.Headers.push_back(std::move(Header));
    Plan.Users.emplace_back();
    return Plan.Headers.size() - 1;
  }

  void use(ArrayRef<OrderedUse> Uses, const Made &Of) {
    for (const OrderedUse &Each : Uses) {
      Plan.Users[Of.Header].push_back(Each.Use);
      Plan.Of[Each.Use.Job][Each.Use.Command] = Beginning{Of.Header, Each.Covered[Of.Depth]};
    }
  }

  void useAll(const Node &Below, const Made &Of) {
    use(Below.EndHere, Of);
    for (const auto &Next : Below.Next)
      useAll(Next.second, Of);
  }

  SharingPlan &Plan;
  ArrayRef<std::string> GroupFlags;
};

} // namespace

namespace {

/// One command of a group, with what its file begins with.
struct Member {
  CommandUse Use;
  const CompileCommand *Command = nullptr;
  std::vector<LeadingDirective> Directives;
};

/// Commands that differ in nothing but their file.
struct Group {
  std::vector<std::string> Flags;
  std::vector<Member> Members;
};

void add(const Member &Each, IncludeNesting &Nesting, Node &Beginnings) {
  const StringRef Folder = sys::path::parent_path(Each.Command->Filename);
  std::vector<OrderedDirective> Order;
  std::vector<unsigned> Covered{0};
  for (const LeadingDirective &Next : Each.Directives) {
    if (Next.Name == "include")
      Nesting.add(Next, Folder, Order);
    else
      Order.push_back({Next.Text, ""});
    Covered.resize(Order.size() + 1, Covered.back());
    Covered.back() = Next.End;
  }
  Node *At = &Beginnings;
  const auto Count = [&] {
    ++At->Users;
    if (!At->Example)
      At->Example = Each.Command;
  };
  Count();
  for (const OrderedDirective &Directive : Order) {
    At = &At->Next[Directive];
    Count();
  }
  At->EndHere.push_back({Each.Use, std::move(Covered)});
}

/// The innermost folder around a file that configures clang-tidy: what is found in a header depends on it.
class Configurations {
public:
  StringRef folderFor(StringRef File) {
    for (StringRef Folder = sys::path::parent_path(File); !Folder.empty(); Folder = sys::path::parent_path(Folder)) {
      const auto [Entry, IsNew] = IsConfigured.try_emplace(Folder);
      if (IsNew)
        Entry->second = sys::fs::exists(Folder + "/.clang-tidy");
      if (Entry->second)
        return Folder;
    }
    return "";
  }

private:
  StringMap<bool> IsConfigured;
};

} // namespace

SharingPlan planSharedHeaders(ArrayRef<AuditJob> Jobs) {
  SharingPlan Plan;
  std::map<std::string, Group> Groups; // by what has to be the same
  Configurations Configured;
  for (const auto &[JobIndex, Job] : enumerate(Jobs)) {
    Plan.Of.emplace_back(Job.Commands.size());
    const auto Text = readWhole(Job.File);
    if (!Text)
      continue;
    const std::vector<LeadingDirective> Directives = leadingDirectives((*Text)->getBuffer());
    const bool IsConditional = Directives.empty() && beginsWithCondition((*Text)->getBuffer());
    if (Directives.empty() && !IsConditional)
      continue;
    for (const auto &[CommandIndex, Command] : enumerate(Job.Commands)) {
      const auto Flags = flagsWithoutFile(Command);
      if (!Flags)
        continue;
      const std::string Parts[] = {Command.Directory, Configured.folderFor(Command.Filename).str(),
                                   sys::path::extension(Command.Filename).str(), join(*Flags, StringRef("\0", 1))};
      const std::string Key = join(ArrayRef<std::string>(Parts), StringRef("\0", 1));
      Group &Of = Groups.try_emplace(Key, Group{*Flags, {}}).first->second;
      Of.Members.push_back({{JobIndex, CommandIndex},
                            &Command,
                            IsConditional ? leadingDirectivesWithin((*Text)->getBuffer(), Command) : Directives});
    }
  }
  Planner Plans(Plan);
  for (const auto &[Key, Of] : Groups) {
    if (Of.Members.size() < FewestUsers)
      continue;
    IncludeNesting Nesting(Of.Flags, *Of.Members.front().Command);
    Node Beginnings;
    for (const Member &Each : Of.Members)
      add(Each, Nesting, Beginnings);
    Plans.add(Beginnings, Of.Flags);
  }
  return Plan;
}

bool isSharedSource(StringRef File) { return sys::path::filename(File).starts_with(SourcePrefix); }

} // namespace pybuf
