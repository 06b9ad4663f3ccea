// How long a Py_buffer is held: acquired, released on every path, and not used afterwards.
//
// How it decides: a view is acquired where the call that fills it succeeds, which is one edge of the branch on
// its result; a result that is not branched on at once is not followed. From that edge every path is walked to
// a release of the same variable. A path ends where the view goes out of sight (its address is passed on or
// stored), where the branch asks the view itself, and where a branch releases it and comes back: that is a
// condition that knows whether it is held. Ways that a flag rules out are not walked (Flags.h). A pointer into the view
// is used after the release only where every path to the use has released it.

#ifndef PYBUF_FLOW_VIEW_LIFE_H
#define PYBUF_FLOW_VIEW_LIFE_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

/// The local Py_buffer variables that \p Call fills when it succeeds.
llvm::SmallVector<const clang::VarDecl *, 2> viewsAcquiredBy(const clang::CallExpr *Call, const CallModel &Calls);

struct UnreleasedView {
  const clang::VarDecl *View = nullptr;
  const clang::Stmt *LeavesAt = nullptr; ///< a return that the view is still held at; null for the function's end
};
Judgement<UnreleasedView> judgeRelease(Uses &All, const clang::CallExpr *Acquire, const clang::VarDecl *View);

struct UseAfterRelease {
  const clang::VarDecl *View = nullptr;
  const clang::VarDecl *Pointer = nullptr; ///< the variable that points into it; null where the view itself is read
  const Use *Late = nullptr;
};
/// \p Release is a call that gives up a view.
Judgement<UseAfterRelease> judgeUseAfterRelease(Uses &All, const clang::CallExpr *Release);

/// A memoryview of memory that dies before it.
struct OwnerlessView {
  const clang::VarDecl *Memory = nullptr; ///< the local buffer, or the Py_buffer
  const clang::Stmt *Dies = nullptr;      ///< what frees or releases it; null where its scope ends
  bool OfBuffer = false;                  ///< PyMemoryView_FromBuffer of an acquired view
};
Judgement<OwnerlessView> judgeOwner(Uses &All, const clang::Expr *MakeView, const api::Row &Row);

} // namespace pybuf::flow

#endif
