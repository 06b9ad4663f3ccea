// Reads what `pybuf audit --format=json` wrote, and joins several of these: the shares of one audit.

#ifndef PYBUF_AUDIT_REPORT_READER_H
#define PYBUF_AUDIT_REPORT_READER_H

#include "audit/AuditResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace pybuf {

/// An error is a sentence that names \p File.
llvm::Expected<AuditResult> readReport(llvm::StringRef File);

/// One result of several; findings in headers that several have are there once. \p Problems becomes what keeps it from
/// being the whole audit: shares that are missing or there twice, reports of another project, a sentence each.
AuditResult joinReports(std::vector<AuditResult> Reports, std::vector<std::string> &Problems);

/// Sorts findings by place, and keeps the first of those that tell the same.
void sortFindings(AuditResult &Result);

} // namespace pybuf

#endif
