// The audit for a person: findings as a compiler shows its warnings, a table, and what could not be audited.

#ifndef PYBUF_AUDIT_TEXT_REPORT_H
#define PYBUF_AUDIT_TEXT_REPORT_H

#include "audit/AuditResult.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

/// The findings alone, without the table and the totals that writeText() adds.
void writeFindings(llvm::raw_ostream &Out, const AuditResult &Result);

/// One finding with its source line, proof and fix. Whether colours are used is asked of \p Out.
void writeFinding(llvm::raw_ostream &Out, const AuditFinding &Finding);

} // namespace pybuf

#endif
