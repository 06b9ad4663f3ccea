// Errors that a person reads: one sentence that names what is wrong.

#ifndef PYBUF_AUDIT_SENTENCE_ERROR_H
#define PYBUF_AUDIT_SENTENCE_ERROR_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"

namespace pybuf {

inline llvm::Error sentenceError(const llvm::Twine &Sentence) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), Sentence);
}

} // namespace pybuf

#endif
