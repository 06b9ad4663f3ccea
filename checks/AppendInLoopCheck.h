#ifndef PYBUF_APPEND_IN_LOOP_CHECK_H
#define PYBUF_APPEND_IN_LOOP_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds objects that grow in a loop by pieces boxed only to be appended, or by copying all there is so far.
///
/// The page is docs/checks/pybuf-append-in-loop.md.
class AppendInLoopCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  bool mattersInLoopsOnly(const clang::Stmt *, const flow::CallModel &) const override { return true; }
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
};

} // namespace pybuf

#endif
