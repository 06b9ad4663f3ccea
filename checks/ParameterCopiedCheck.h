#ifndef PYBUF_PARAMETER_COPIED_CHECK_H
#define PYBUF_PARAMETER_COPIED_CHECK_H

#include "FunctionCheck.h"
#include "flow/ParameterCopy.h"

namespace pybuf {

/// Finds parameters of bound functions that are copied from Python objects only to be read.
///
/// The page is docs/checks/pybuf-parameter-copied.md.
class ParameterCopiedCheck : public FunctionCheck {
public:
  ParameterCopiedCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeCallable(const flow::Callable &Called, const flow::Registration &Registered, const flow::CallModel &Calls);
  void reportCopy(const flow::ParameterCopy &Facts, const flow::Callable &Called, const flow::Registration &Registered,
                  const flow::FunctionGraph &Graph);

  /// clang-tidy's own check for parameters taken by value runs as well, and says the same of a second copy.
  bool ValuesAreChecked;
  llvm::DenseSet<const clang::ParmVarDecl *> Told; ///< a function may be registered under several names
};

} // namespace pybuf

#endif
