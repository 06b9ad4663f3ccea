// Whether the elements of a Py_buffer with strides are gathered into a vector that is gone through once.
//
// How it decides: (1) a call in a loop appends an element as it is, read off a pointer that is made of a Py_buffer's
// memory and its strides; (2) nothing else is done with the vector than room being made, its size being asked for, and
// one loop behind that reads each element as it comes: twice, by index arithmetic, or by its pointer it would be a
// contiguous copy that pays; (3) both loops run as often as the vector is made; (4) nothing that may write or release
// the buffer runs from the gathering to the end of that loop.

#ifndef PYBUF_FLOW_ELEMENT_GATHER_H
#define PYBUF_FLOW_ELEMENT_GATHER_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct ElementGather {
  const clang::VarDecl *Gathered = nullptr; ///< the vector
  const clang::Expr *View = nullptr;        ///< the Py_buffer
  const clang::Stmt *Traversal = nullptr;   ///< the one loop that reads it
};

/// True for a call that appends what a pointer points to: cheap.
bool mayGather(const clang::CallExpr *Append, const CallModel &Calls);

/// Judges a call that mayGather() knows.
Judgement<ElementGather> judgeElementGather(Uses &All, const clang::CallExpr *Append, bool AssumeNoConcurrentWrites);

} // namespace pybuf::flow

#endif
