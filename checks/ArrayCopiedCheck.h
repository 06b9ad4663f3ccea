#ifndef PYBUF_ARRAY_COPIED_CHECK_H
#define PYBUF_ARRAY_COPIED_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds arrays that copy a container which the function is about to drop.
///
/// The page is docs/checks/pybuf-array-copied.md.
class ArrayCopiedCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void reportDescribed(const clang::Expr *Array, const clang::Expr *Object, flow::Uses &All);
};

} // namespace pybuf

#endif
