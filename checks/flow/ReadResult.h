// Whether what a Python method reads goes straight from its new bytes object to memory of this function.
//
// How it decides: the method is called by a name of which the API model says that another method fills memory of the
// caller instead, as readinto does for read. The object is only read and dropped (ReadCopy.h), and every read of it
// copies to one and the same place. What is parsed, compared or searched in the object besides is no needless copy.

#ifndef PYBUF_FLOW_READ_RESULT_H
#define PYBUF_FLOW_READ_RESULT_H

#include "flow/ReadCopy.h"

namespace pybuf::flow {

struct ReadResult : ReadCopy {
  llvm::StringRef Method, Instead;       ///< Python names: read, readinto
  const clang::Expr *Target = nullptr;   ///< where the bytes are copied to
  const clang::Expr *Size = nullptr;     ///< in bytes
  const clang::CallExpr *Into = nullptr; ///< the call that copies
};

/// The row of the Python method that \p Call names by a literal and that has another form; null for any other call.
const api::Row *methodWithTarget(const clang::CallExpr *Call, const CallModel &Calls);

/// Judges such a call.
Judgement<ReadResult> judgeReadResult(Uses &All, const clang::CallExpr *Call, const api::Row &Method);

} // namespace pybuf::flow

#endif
