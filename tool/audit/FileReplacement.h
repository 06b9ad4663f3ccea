// Writes a file so that it is there whole or as it was before: under another name first, and then in its place.

#ifndef PYBUF_AUDIT_FILE_REPLACEMENT_H
#define PYBUF_AUDIT_FILE_REPLACEMENT_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

/// Replaces \p File, or what it links to, and keeps the permissions of one that is there. An error is what the system
/// says, as "No space left on device"; LLVM's own writeToOutput() ends the process there.
llvm::Error replaceFile(llvm::StringRef File, llvm::function_ref<void(llvm::raw_ostream &)> Write);

} // namespace pybuf

#endif
