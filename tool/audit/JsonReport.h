// The audit for programs: everything that is known, as one JSON object.

#ifndef PYBUF_AUDIT_JSON_REPORT_H
#define PYBUF_AUDIT_JSON_REPORT_H

#include "audit/AuditResult.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

/// Raised when a member changes its meaning or goes away; new members may come without notice.
inline constexpr int JsonSchemaVersion = 1;

/// Files are named as seen from the member "root", which is absolute.
void writeJson(llvm::raw_ostream &Out, const AuditResult &Result);

} // namespace pybuf

#endif
