// Whether a result is a copy of memory that the object itself, or another exporter, could show in place.
//
// How it decides: the call copies memory into a new object that leaves the function (ObjectFate.h). The memory is the
// object's own where it is reached from the first parameter of a function that Python may call through members: a field
// of the struct, an accessor of the class. It is another's where a Py_buffer or an object exposes it. Whether callers
// need their own copy cannot be seen, so this is advice.

#ifndef PYBUF_FLOW_RESULT_COPY_H
#define PYBUF_FLOW_RESULT_COPY_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct ResultCopy {
  Source From = Source::OwnStorage;
  const clang::Expr *Memory = nullptr; ///< what is copied
  const clang::Expr *Size = nullptr;   ///< in bytes; null where the source has a size of its own
  bool IsGetter = false;               ///< the function has the signature of a getter, so each access copies
};

/// Judges a call or construction whose row copies into a Python object.
Judgement<ResultCopy> judgeResultCopy(Uses &All, const clang::Expr *Copy, const api::Row &Row);
/// Judges an array that only shows memory, in a function whose results get copied when they are converted.
Judgement<ResultCopy> judgeConvertedArray(Uses &All, const clang::Expr *Array);

} // namespace pybuf::flow

#endif
