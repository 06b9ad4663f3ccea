#ifndef PYBUF_COPIED_ARGUMENT_CHECK_H
#define PYBUF_COPIED_ARGUMENT_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds memory that is copied into bytes only to be an argument of a Python call.
///
/// The page is docs/checks/pybuf-copied-argument.md.
class CopiedArgumentCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeCopy(const clang::CallExpr *Copy, const api::Row &Row, flow::Uses &All);
  void judgeFormat(const clang::CallExpr *Call, const api::Row &Row, flow::Uses &All);
  void tell(const clang::CallExpr *Call, const clang::Expr *Size, flow::Uses &All);
};

} // namespace pybuf

#endif
