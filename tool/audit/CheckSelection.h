// Which checks an audit runs: reads --checks and refuses what names no check.

#ifndef PYBUF_AUDIT_CHECK_SELECTION_H
#define PYBUF_AUDIT_CHECK_SELECTION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace pybuf {

/// clang-tidy's Checks for the audit. \p Globs is a comma-separated list as clang-tidy takes it; a list that starts
/// by leaving out ("-pybuf-...") leaves out of all checks of pybuf.
llvm::Expected<std::string> selectChecks(llvm::StringRef Globs);

} // namespace pybuf

#endif
