#ifndef PYBUF_STAGED_RESULT_CHECK_H
#define PYBUF_STAGED_RESULT_CHECK_H

#include "FunctionCheck.h"
#include "flow/Registration.h"
#include "flow/StagedBuffer.h"

namespace pybuf {

/// Finds buffers that are filled, copied into a new Python object and dropped.
///
/// The page is docs/checks/pybuf-staged-result.md.
class StagedResultCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  static std::string quoted(const llvm::Twine &Text);
  static llvm::StringRef typeName(api::Storage Into);
  static std::string messageFor(const flow::StagedBuffer &Facts, llvm::StringRef Copied, llvm::StringRef Bound,
                                api::Storage Into);

  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeFormat(const clang::CallExpr *Build, flow::Uses &All);
  void judgeCopy(const clang::Expr *Copy, const api::Row &Row, flow::Uses &All);
  void judgeStream(const clang::Expr *Copy, const api::Row &Row, flow::Uses &All);
  bool judgeDetour(const clang::Expr *Copy, const api::Row &Row, flow::Uses &All);
  void reportEncoded(const clang::Expr *Copy, const clang::Expr *Text, const flow::FunctionGraph &Graph);
  void judgeBuilder(const clang::CallExpr *Copy, const api::Row &Row, flow::Uses &All);
  void judgeWrappers(const flow::Registration &Registered, const flow::CallModel &Calls);
  void addEdits(Finding &Found, const flow::StagedBuffer &Facts, const clang::CallExpr *Copy, const api::Row &Row,
                flow::Uses &All);

  llvm::DenseSet<const clang::Expr *> Told; ///< a function may be registered under several names
};

} // namespace pybuf

#endif
