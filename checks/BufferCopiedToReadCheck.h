#ifndef PYBUF_BUFFER_COPIED_TO_READ_CHECK_H
#define PYBUF_BUFFER_COPIED_TO_READ_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds bytes of Python objects that are copied into a string, vector or block only to be read.
///
/// The page is docs/checks/pybuf-buffer-copied-to-read.md.
class BufferCopiedToReadCheck : public FunctionCheck {
public:
  BufferCopiedToReadCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Options) override;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgePart(const clang::CallExpr *Call, flow::Uses &All);
  void judgeGather(const clang::CallExpr *Append, flow::Uses &All);

  const bool AssumeNoConcurrentWrites;
};

} // namespace pybuf

#endif
