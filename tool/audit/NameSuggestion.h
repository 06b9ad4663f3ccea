// "did you mean ...": the known name that is nearest to a mistyped one.

#ifndef PYBUF_AUDIT_NAME_SUGGESTION_H
#define PYBUF_AUDIT_NAME_SUGGESTION_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace pybuf {

/// "; did you mean 'pybuf-...'?" for the check whose name is nearest to \p Mistyped, or nothing when none is near.
/// The prefix "pybuf-" may be missing from \p Mistyped.
std::string suggestCheck(llvm::StringRef Mistyped);

} // namespace pybuf

#endif
