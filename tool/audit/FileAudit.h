// Audits one file: parses it with each of its commands, runs the checks as clang-tidy does, and keeps what they say.

#ifndef PYBUF_AUDIT_FILE_AUDIT_H
#define PYBUF_AUDIT_FILE_AUDIT_H

#include "audit/AuditRequest.h"
#include "audit/FileSet.h"
#include "audit/SharedHeaders.h"

namespace pybuf {

struct FileReport {
  FileOutcome Outcome;
  std::vector<AuditFinding> Findings;
  std::vector<SilentCopy> Silent;
  std::vector<std::string> Warnings;
  bool LacksHeader = false;              ///< one that it includes was not found
  std::vector<std::string> Dependencies; ///< files that this was made from, and those whose absence mattered; absolute
};

/// A shared header that has been written.
struct PrecompiledHeader {
  std::string File;                                         ///< empty where it cannot be used
  std::vector<std::pair<std::string, std::string>> Sources; ///< what it was made from: names and texts, none on disk
  FileReport Report;                                        ///< of all that it holds
};

/// What a command may begin with instead of reading the first \p Covered bytes of its file.
struct QuickStart {
  const PrecompiledHeader *Header = nullptr;
  unsigned Covered = 0;
};

/// May be called from several threads at once. \p Root is the project's folder. \p Starts has one for each command,
/// or none at all.
FileReport auditFile(const AuditJob &Job, const AuditRequest &Request, llvm::StringRef Root,
                     llvm::ArrayRef<QuickStart> Starts);

/// Writes \p Header to the file \p Output, on top of the precompiled header \p Parent unless that is null, and
/// audits what it includes: files that begin with it are audited without that. The outcome is Audited if it can be
/// used.
FileReport auditSharedHeader(const SharedHeader &Header, const AuditRequest &Request, llvm::StringRef Root,
                             const PrecompiledHeader *Parent, llvm::StringRef Output);

} // namespace pybuf

#endif
