#ifndef PYBUF_COPIED_RESULT_CHECK_H
#define PYBUF_COPIED_RESULT_CHECK_H

#include "FunctionCheck.h"
#include "flow/Registration.h"

namespace pybuf {

/// Finds results that copy memory which an object could show in place.
///
/// The page is docs/checks/pybuf-copied-result.md.
class CopiedResultCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeRegistered(const clang::Expr *Registers, flow::Uses &All);
  void judgeArrays(const flow::Callable &Called, const flow::CallModel &Calls);
  void judgeMember(const clang::Expr *Registers, const api::Row &Row, flow::Uses &All);

  llvm::DenseSet<const clang::Stmt *> Told; ///< a function may be registered under several names
};

} // namespace pybuf

#endif
