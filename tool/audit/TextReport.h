// The audit for a person: findings as a compiler shows its warnings, a table, and what could not be audited.

#ifndef PYBUF_AUDIT_TEXT_REPORT_H
#define PYBUF_AUDIT_TEXT_REPORT_H

#include "audit/AuditResult.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

/// Whether colours are used is asked of \p Out. With \p OnlyFindings neither table nor totals are written.
void writeText(llvm::raw_ostream &Out, const AuditResult &Result, bool OnlyFindings);

/// One finding with its source line, proof and fix.
void writeFinding(llvm::raw_ostream &Out, const AuditFinding &Finding);

} // namespace pybuf

#endif
