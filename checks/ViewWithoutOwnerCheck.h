#ifndef PYBUF_VIEW_WITHOUT_OWNER_CHECK_H
#define PYBUF_VIEW_WITHOUT_OWNER_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds memoryviews over memory that dies before them or that nobody owns.
///
/// The page is docs/checks/pybuf-view-without-owner.md.
class ViewWithoutOwnerCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
};

} // namespace pybuf

#endif
