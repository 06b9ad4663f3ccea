// A finding as JSON and back: in reports, which are read again to be merged, and in the cache.

#ifndef PYBUF_AUDIT_FINDING_JSON_H
#define PYBUF_AUDIT_FINDING_JSON_H

#include "audit/AuditResult.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace pybuf {

/// Writes the attributes of an object; files are named from \p Root. Bytes that are no UTF-8, which JSON cannot have,
/// become replacement characters.
void writeFinding(llvm::json::OStream &Json, const AuditFinding &Finding, llvm::StringRef Root);

/// What writeFinding() wrote; an error is a sentence. The source lines of notes are not in it.
llvm::Expected<AuditFinding> readFinding(const llvm::json::Value &Value, llvm::StringRef Root);

} // namespace pybuf

#endif
