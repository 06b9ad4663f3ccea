// What an audit looks at: the files below the asked paths, each with the commands that compile it.

#ifndef PYBUF_AUDIT_FILE_SET_H
#define PYBUF_AUDIT_FILE_SET_H

#include "audit/AuditResult.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace pybuf {

struct AuditJob {
  std::string File; ///< absolute
  uint64_t Size = 0;
  std::vector<clang::tooling::CompileCommand> Commands;
};

struct FileSet {
  std::string Root;                 ///< the project's folder
  std::vector<AuditJob> Jobs;       ///< sorted by file, each file once
  std::vector<std::string> Remarks; ///< what the user should know of how they were found
};

/// \p Database is what -p names, or empty. An error is a sentence.
llvm::Expected<FileSet> collectFiles(llvm::ArrayRef<std::string> Paths, llvm::StringRef Database);

} // namespace pybuf

#endif
