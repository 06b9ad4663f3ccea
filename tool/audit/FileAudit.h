// Audits one file: parses it with each of its commands, runs the checks as clang-tidy does, and keeps what they say.

#ifndef PYBUF_AUDIT_FILE_AUDIT_H
#define PYBUF_AUDIT_FILE_AUDIT_H

#include "audit/AuditRequest.h"
#include "audit/FileSet.h"

namespace pybuf {

struct FileReport {
  FileOutcome Outcome;
  std::vector<AuditFinding> Findings;
  std::vector<SilentCopy> Silent;
  std::vector<std::string> Warnings;
};

/// May be called from several threads at once. \p Root is the project's folder.
FileReport auditFile(const AuditJob &Job, const AuditRequest &Request, llvm::StringRef Root);

} // namespace pybuf

#endif
