#include "audit/CompileDatabase.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/SourceTree.h"
#include "audit/WholeFiles.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang::tooling;
using namespace llvm;

namespace pybuf {

// clang's reader takes the file for YAML and complains in YAML's words, straight to the terminal; so what a
// database has to look like is looked at here first.
static Error checkShape(StringRef Text, StringRef Shown) {
  Expected<json::Value> Parsed = json::parse(json::fixUTF8(Text));
  if (!Parsed)
    return sentenceError(Shown + " is not valid JSON: " + toString(Parsed.takeError()));
  const json::Array *Entries = Parsed->getAsArray();
  if (!Entries)
    return sentenceError(Shown + " is no compilation database: it has to be an array of entries");
  for (const auto &[Index, Value] : enumerate(*Entries)) {
    const json::Object *Entry = Value.getAsObject();
    const bool HasCommand = Entry && (Entry->getString("command") || Entry->getArray("arguments"));
    if (!HasCommand || !Entry->getString("file") || !Entry->getString("directory"))
      return sentenceError(Shown + " is no compilation database: entry " + Twine(Index + 1) +
                           " lacks a directory, a file, or a command");
  }
  return Error::success();
}

Expected<CompileDatabase> readDatabase(StringRef Path) {
  CompileDatabase Result;
  Result.File = absolutePath(Path);
  if (!sys::fs::exists(Result.File))
    return sentenceError("there is no file or folder " + Path);
  if (sys::fs::is_directory(Result.File)) {
    Result.File += "/compile_commands.json";
    if (!sys::fs::exists(Result.File))
      return sentenceError("there is no compile_commands.json in " + Path);
  }
  const std::string Shown = shownPath(Result.File);
  auto Text = readWhole(Result.File);
  if (!Text)
    return sentenceError("cannot read " + Shown + ": " + Text.getError().message());
  if (Error Problem = checkShape((*Text)->getBuffer(), Shown))
    return std::move(Problem);

  std::string Complaint;
  std::unique_ptr<CompilationDatabase> Database =
      JSONCompilationDatabase::loadFromBuffer((*Text)->getBuffer(), Complaint, JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return sentenceError("cannot read " + Shown + ": " + Complaint);
  // The same reading between the lines as in clang-tidy.
  Database = inferTargetAndDriverMode(expandResponseFiles(std::move(Database), wholeFiles()));
  Result.Commands = Database->getAllCompileCommands();
  for (CompileCommand &Command : Result.Commands) {
    Command.Directory = absolutePath(Command.Directory, sys::path::parent_path(Result.File));
    Command.Filename = absolutePath(Command.Filename, Command.Directory);
  }
  return Result;
}

static void addDatabasesIn(StringRef Folder, std::vector<std::string> &Found) {
  const auto AddIfThere = [&](const Twine &In) {
    std::string File = (In + "/compile_commands.json").str();
    if (sys::fs::is_regular_file(File))
      Found.push_back(std::move(File));
  };
  AddIfThere(Folder);
  std::vector<std::string> BuildFolders;
  const auto AddFolders = [&](const Twine &In, StringRef Prefix, const Twine &Below) {
    std::error_code Error;
    for (sys::fs::directory_iterator Entry(In, Error), End; !Error && Entry != End; Entry.increment(Error))
      if (sys::path::filename(Entry->path()).starts_with(Prefix))
        BuildFolders.push_back(Entry->path() + Below.str());
  };
  AddFolders(Folder, "build", "");
  // scikit-build has a folder for each platform: _skbuild/linux-x86_64-3.11/cmake-build.
  AddFolders(Folder + "/_skbuild", "", "/cmake-build");
  llvm::sort(BuildFolders);
  for (const std::string &BuildFolder : BuildFolders)
    AddIfThere(BuildFolder);
}

std::vector<std::string> databasesNear(StringRef Path) {
  std::vector<std::string> Found;
  std::string Last = projectRoot(Path);
  // A source package that is no checkout may begin above what looks like its root: whoever stands there says where.
  SmallString<128> Current;
  if (!sys::fs::current_path(Current) && isBelow(Last, Current))
    Last = std::string(Current);
  for (StringRef Folder = sys::fs::is_directory(Path) ? Path : sys::path::parent_path(Path); !Folder.empty();
       Folder = sys::path::parent_path(Folder)) {
    addDatabasesIn(Folder, Found);
    if (Folder == Last)
      break;
  }
  return Found;
}

std::vector<CompileCommand> commandsBelow(const CompileDatabase &Database, StringRef Path) {
  const std::string Real = realPath(Path);
  std::vector<CompileCommand> Below;
  for (const CompileCommand &Command : Database.Commands)
    if (isSourceName(Command.Filename) &&
        (isBelow(Command.Filename, Path) || isBelow(realPath(Command.Filename), Real)))
      Below.push_back(Command);
  return Below;
}

} // namespace pybuf
