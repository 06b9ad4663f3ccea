// What a finding is known by from one audit to the next, whatever lines were added above it.

#ifndef PYBUF_AUDIT_FINGERPRINT_H
#define PYBUF_AUDIT_FINGERPRINT_H

#include "audit/AuditResult.h"

namespace pybuf {

/// Gives each finding of \p Result, which is sorted, its fingerprint: a hash of check, pattern, path in the project,
/// enclosing function and the words of its line. Equal ones are told apart by their order.
void addFingerprints(AuditResult &Result);

} // namespace pybuf

#endif
