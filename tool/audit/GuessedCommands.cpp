#include "audit/GuessedCommands.h"
#include "audit/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace pybuf {

static std::vector<std::string> installedFolders(const PythonInstallation &Python) {
  std::vector<std::string> Folders = Python.Headers;
  llvm::append_range(Folders, Python.LibraryHeaders);
  Folders.push_back(PYBUF_CLANG_RESOURCE_DIR "/include");
  return Folders;
}

GuessedCommands::GuessedCommands(StringRef Root, ArrayRef<std::string> Files)
    : Root(Root), Python(findPython()), Search(Files, installedFolders(Python)) {}

clang::tooling::CompileCommand GuessedCommands::commandFor(StringRef File) {
  const bool IsC = sys::path::extension(File) == ".c";
  // Without a limit on errors a file that lacks a macro of its build script still gives what can be parsed.
  std::vector<std::string> Command{IsC ? "clang" : "clang++", "-ferror-limit=0"};
  if (!IsC)
    Command.push_back("-std=gnu++17");
  for (const std::string &Folder : Search.foldersFor(File)) {
    Command.push_back("-I" + Folder);
    UsedFolders.insert(Folder);
  }
  for (const std::string &Folder : Python.Headers)
    Command.push_back("-I" + Folder);
  for (const std::string &Folder : Python.LibraryHeaders)
    Command.push_back("-isystem" + Folder);
  Command.push_back(File.str());
  return clang::tooling::CompileCommand(Root, File, std::move(Command), "");
}

std::string GuessedCommands::sentence() const {
  std::string Text = "no compile_commands.json found, so compiler flags are guessed: ";
  Text += Python.Version.empty() ? "no python3 with headers was found"
                                 : "Python " + Python.Version + " headers in " + Python.Headers.front();
  for (const std::string &Library : Python.Libraries)
    Text += ", " + Library;
  constexpr size_t MostShown = 6;
  for (const std::string &Folder : UsedFolders.getArrayRef().take_front(MostShown))
    Text += ", -I" + shownPath(Folder);
  if (UsedFolders.size() > MostShown)
    Text += " and " + std::to_string(UsedFolders.size() - MostShown) + " more folders";
  return Text;
}

} // namespace pybuf
