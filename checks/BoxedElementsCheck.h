#ifndef PYBUF_BOXED_ELEMENTS_CHECK_H
#define PYBUF_BOXED_ELEMENTS_CHECK_H

#include "FunctionCheck.h"
#include "flow/Registration.h"

namespace pybuf {

/// Finds numbers that become Python objects one by one in a loop, or the other way round.
///
/// The page is docs/checks/pybuf-boxed-elements.md.
class BoxedElementsCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  bool mattersInLoopsOnly(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeResults(const flow::Registration &Registered, const flow::FunctionGraph &Graph);
  void judgeConverted(const clang::CallExpr *Call, const api::Row &Row, flow::Uses &All);
};

} // namespace pybuf

#endif
