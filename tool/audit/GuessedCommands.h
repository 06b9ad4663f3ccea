// Compile commands for an extension's sources where no build system has left any.

#ifndef PYBUF_AUDIT_GUESSED_COMMANDS_H
#define PYBUF_AUDIT_GUESSED_COMMANDS_H

#include "audit/IncludeSearch.h"
#include "audit/PythonInstallation.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/SetVector.h"

namespace pybuf {

class GuessedCommands {
public:
  /// For sources of the project at \p Root, which holds \p Files.
  GuessedCommands(llvm::StringRef Root, llvm::ArrayRef<std::string> Files);
  clang::tooling::CompileCommand commandFor(llvm::StringRef File);
  /// What was guessed so far, as one line for the user.
  std::string sentence() const;

private:
  std::string Root;
  PythonInstallation Python;
  IncludeSearch Search;
  OrderedNames UsedFolders;
};

} // namespace pybuf

#endif
