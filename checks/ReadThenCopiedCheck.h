#ifndef PYBUF_READ_THEN_COPIED_CHECK_H
#define PYBUF_READ_THEN_COPIED_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds bytes that a Python method reads into a new object only to be copied to other memory.
///
/// The page is docs/checks/pybuf-read-then-copied.md.
class ReadThenCopiedCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
};

} // namespace pybuf

#endif
