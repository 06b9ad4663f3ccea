#ifndef PYBUF_STAGED_RESULT_CHECK_H
#define PYBUF_STAGED_RESULT_CHECK_H

#include "FunctionCheck.h"
#include "flow/StagedBuffer.h"

namespace pybuf {

/// Finds buffers that are filled, copied into a new Python object and dropped.
///
/// The page is docs/checks/pybuf-staged-result.md.
class StagedResultCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeStream(const clang::CallExpr *Copy, const api::Row &Row, flow::Uses &All);
  void addEdits(Finding &Found, const flow::StagedBuffer &Facts, const clang::CallExpr *Copy, const api::Row &Row,
                flow::Uses &All);
};

} // namespace pybuf

#endif
