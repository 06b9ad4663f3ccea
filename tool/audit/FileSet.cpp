#include "audit/FileSet.h"
#include "audit/CompileDatabase.h"
#include "audit/GuessedCommands.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/SourceTree.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <map>
#include <optional>
#include <set>

using namespace clang::tooling;
using namespace llvm;

namespace pybuf {

namespace {

class Collector {
public:
  Collector(StringRef Root, StringRef Database) : Root(Root), Database(Database) {}

  Error add(StringRef AskedPath) {
    if (!sys::fs::exists(AskedPath))
      return sentenceError("there is no file or folder " + AskedPath);
    const std::string Path = realPath(AskedPath);
    if (!sys::fs::is_directory(Path) && !isSourceName(Path))
      return sentenceError(AskedPath + " is neither a folder nor a C or C++ source file");
    return Database.empty() ? addFromNearbyDatabase(Path) : addFromGivenDatabase(Path, AskedPath);
  }

  FileSet finish() {
    guessCommands();
    FileSet Result;
    Result.Root = Root;
    Result.Remarks = std::move(Remarks);
    for (auto &[File, Job] : Jobs)
      Result.Jobs.push_back(std::move(Job));
    return Result;
  }

private:
  Error addFromGivenDatabase(StringRef Path, StringRef AskedPath) {
    if (!Given) {
      Expected<CompileDatabase> Read = readDatabase(Database);
      if (!Read)
        return Read.takeError();
      Given = std::move(*Read);
    }
    const std::vector<CompileCommand> Commands = commandsBelow(*Given, Path);
    if (Commands.empty())
      return sentenceError("no C or C++ file in " + shownPath(Given->File) + " lies below " + AskedPath);
    addCommands(Commands);
    return Error::success();
  }

  Error addFromNearbyDatabase(StringRef Path) {
    for (const std::string &File : databasesNear(Path)) {
      Expected<CompileDatabase> Nearby = readDatabase(File);
      if (!Nearby)
        return Nearby.takeError();
      const std::vector<CompileCommand> Commands = commandsBelow(*Nearby, Path);
      if (Commands.empty())
        continue;
      addCommands(Commands);
      return Error::success();
    }
    addWithoutCommand(Path);
    return Error::success();
  }

  AuditJob &jobFor(const std::string &File) {
    const std::string Name = nameInProject(File, Root);
    AuditJob &Job = Jobs[Name];
    if (Job.File.empty()) {
      Job.File = Name;
      if (sys::fs::file_size(Name, Job.Size))
        Job.Size = 0;
    }
    return Job;
  }

  void addCommands(ArrayRef<CompileCommand> Commands) {
    for (const CompileCommand &Command : Commands) {
      AuditJob &Job = jobFor(Command.Filename);
      if (!is_contained(Job.Commands, Command))
        Job.Commands.push_back(Command);
    }
  }

  void addWithoutCommand(StringRef Path) {
    Projects.insert(projectRoot(Path));
    if (!sys::fs::is_directory(Path)) {
      jobFor(Path.str());
      return;
    }
    SourceTree Tree = walkTree(Path);
    llvm::append_range(Remarks, Tree.Problems);
    for (const std::string &File : Tree.Files)
      if (isSourceName(File) && mentionsPython(File))
        jobFor(File);
  }

  // Once for all paths: it takes a look at whole projects and a run of Python.
  void guessCommands() {
    if (none_of(Jobs, [](const auto &Entry) { return Entry.second.Commands.empty(); }))
      return;
    std::vector<std::string> Files;
    for (const std::string &Project : Projects)
      llvm::append_range(Files, walkTree(Project).Files);
    llvm::sort(Files);
    Files.erase(llvm::unique(Files), Files.end());
    GuessedCommands Guess(Root, Files);
    for (auto &[File, Job] : Jobs)
      if (Job.Commands.empty())
        Job.Commands.push_back(Guess.commandFor(File));
    Remarks.push_back(Guess.sentence());
  }

  std::string Root, Database;
  std::optional<CompileDatabase> Given;
  std::map<std::string, AuditJob> Jobs; // sorted by file
  std::set<std::string> Projects;       // of files that have no command
  std::vector<std::string> Remarks;
};

} // namespace

Expected<FileSet> collectFiles(ArrayRef<std::string> Paths, StringRef Database) {
  Collector Collected(projectAround(Paths), Database);
  for (const std::string &Path : Paths)
    if (Error Problem = Collected.add(Path))
      return std::move(Problem);
  FileSet Files = Collected.finish();
  if (Files.Jobs.empty())
    return sentenceError("nothing to audit: no C or C++ file that uses Python's API lies below " + join(Paths, ", "));
  return Files;
}

} // namespace pybuf
