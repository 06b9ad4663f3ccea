// Whether the calling thread holds the interpreter lock (the GIL) at a point.
//
// How it decides: Py_BEGIN_ALLOW_THREADS and its kin are rows with a lock effect. A point is known to be
// without the lock when the last such call on some path to it released it, or when a call that takes the lock
// follows with none that releases it between. Where nothing is said the caller holds it, as a function that
// Python calls does.

#ifndef PYBUF_FLOW_THREAD_STATE_H
#define PYBUF_FLOW_THREAD_STATE_H

#include "flow/CallModel.h"
#include "flow/FunctionGraph.h"

namespace pybuf::flow {

/// True when the lock may be released at \p At.
bool mayRunWithoutLock(Point At, const FunctionGraph &Graph, const CallModel &Calls);

/// True when the lock is released at some moment on a path from \p From to \p To.
bool releasesLockBetween(Point From, const clang::Stmt *To, const FunctionGraph &Graph, const CallModel &Calls);

/// True when a call on a path from \p From to \p To may run Python code.
bool mayRunPythonBetween(Point From, const clang::Stmt *To, const FunctionGraph &Graph, const CallModel &Calls);

/// True when \p Call may run Python code: its row says so, or it has none and names Python objects.
bool mayRunPython(const CallView &Call, const CallModel &Calls);

/// True when other code may get to write memory that Python objects share, on a path from \p From to \p To: the
/// lock is released, or a call is made that names Python objects and may run Python code. A call of a plain C
/// function is not counted.
bool mayChangeSharedMemoryBetween(Point From, const clang::Stmt *To, const FunctionGraph &Graph,
                                  const CallModel &Calls);

} // namespace pybuf::flow

#endif
