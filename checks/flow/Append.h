// Whether an object grows by appending to it in every pass of a loop, and what that copies needlessly.
//
// How it decides: the call appends to a variable that carries its object from one pass to the next, which is a walk
// from the call back to itself on which the variable gets no other value. Then one of two copies is needless: the
// piece, where it is boxed in an object only to be appended; or everything so far, where the call makes a new object
// of both each time. Appending an object that is there anyway, in place, copies what has to be copied once.

#ifndef PYBUF_FLOW_APPEND_H
#define PYBUF_FLOW_APPEND_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct LoopAppend {
  const clang::VarDecl *Whole = nullptr;    ///< the variable that carries the growing object
  const clang::Expr *Piece = nullptr;       ///< what is appended
  const clang::CallExpr *BoxedBy = nullptr; ///< the call that boxes the piece only for this; null if none does
  const clang::Expr *PieceSize = nullptr;   ///< in bytes; null where it is not given
  bool CopiesWhole = false;                 ///< each pass copies all that is there so far
};

/// Judges a call whose row appends.
Judgement<LoopAppend> judgeLoopAppend(Uses &All, const clang::CallExpr *Append, const api::Row &Row);

} // namespace pybuf::flow

#endif
