// The documentation pages of the checks, as they were when pybuf was built.

#ifndef PYBUF_PYBUF_CHECK_PAGES_H
#define PYBUF_PYBUF_CHECK_PAGES_H

#include "llvm/ADT/StringRef.h"

namespace pybuf {

/// The Markdown page of \p Check (its full name), or nothing when it has none.
llvm::StringRef pageOf(llvm::StringRef Check);

} // namespace pybuf

#endif
