#ifndef PYBUF_VIEW_NOT_RELEASED_CHECK_H
#define PYBUF_VIEW_NOT_RELEASED_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds Py_buffer views that are still held on a path that leaves the function.
///
/// The page is docs/checks/pybuf-view-not-released.md.
class ViewNotReleasedCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
};

} // namespace pybuf

#endif
