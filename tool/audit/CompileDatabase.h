// Finds and reads compile_commands.json.

#ifndef PYBUF_AUDIT_COMPILE_DATABASE_H
#define PYBUF_AUDIT_COMPILE_DATABASE_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace pybuf {

struct CompileDatabase {
  std::string File;                                     ///< the database's own path
  std::vector<clang::tooling::CompileCommand> Commands; ///< Directory and Filename absolute
};

/// Reads the database at \p Path: a file, or a folder that holds a compile_commands.json.
llvm::Expected<CompileDatabase> readDatabase(llvm::StringRef Path);

/// Where the database of \p Path may be, nearest first: its folder, build folders beside it, and the same for the
/// folders above it up to the project's root.
std::vector<std::string> databasesNear(llvm::StringRef Path);

/// The commands of \p Database for files at or below \p Path.
std::vector<clang::tooling::CompileCommand> commandsBelow(const CompileDatabase &Database, llvm::StringRef Path);

} // namespace pybuf

#endif
