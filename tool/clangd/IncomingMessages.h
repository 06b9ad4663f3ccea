// Messages of the editor on their way to clangd. clangd ends at one that is JSON but no message, an array say; such a
// message is left out, with a word in the log, and the session goes on.

#ifndef PYBUF_CLANGD_INCOMING_MESSAGES_H
#define PYBUF_CLANGD_INCOMING_MESSAGES_H

#include "llvm/ADT/StringRef.h"
#include <cstdio>

namespace pybuf {

/// A stream with the messages of \p In that clangd can take. Null where there can be none. It lives as long as the
/// process.
std::FILE *checkedMessages(std::FILE *In);

/// True for what clangd takes: a request, an answer, a notification, or no JSON at all, of which it only complains.
bool isTakenByClangd(llvm::StringRef Body);

} // namespace pybuf

#endif
