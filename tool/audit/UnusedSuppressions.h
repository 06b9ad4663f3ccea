// NOLINT comments that name a check of pybuf and hold nothing back any more.

#ifndef PYBUF_AUDIT_UNUSED_SUPPRESSIONS_H
#define PYBUF_AUDIT_UNUSED_SUPPRESSIONS_H

#include "audit/AuditResult.h"

namespace pybuf {

/// Adds a finding for each, in files that were audited without errors. \p Result has to be of all levels, or a comment
/// that holds back a finding of a level that was not asked for would be taken for unused.
void addUnusedSuppressions(AuditResult &Result);

} // namespace pybuf

#endif
