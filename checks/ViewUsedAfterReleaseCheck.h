#ifndef PYBUF_VIEW_USED_AFTER_RELEASE_CHECK_H
#define PYBUF_VIEW_USED_AFTER_RELEASE_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds pointers into a Py_buffer that are used after the view was released.
///
/// The page is docs/checks/pybuf-view-used-after-release.md.
class ViewUsedAfterReleaseCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;

  llvm::DenseSet<const clang::DeclRefExpr *> Told;
};

} // namespace pybuf

#endif
