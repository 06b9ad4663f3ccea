#ifndef PYBUF_OBJECT_COPIED_TO_READ_CHECK_H
#define PYBUF_OBJECT_COPIED_TO_READ_CHECK_H

#include "FunctionCheck.h"
#include "flow/ObjectCopy.h"

namespace pybuf {

/// Finds objects whose contents are copied into a temporary object that is only read.
///
/// The page is docs/checks/pybuf-object-copied-to-read.md.
class ObjectCopiedToReadCheck : public FunctionCheck {
public:
  ObjectCopiedToReadCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Options) override;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void judgeConstructed(const clang::CXXConstructExpr *Construct, flow::Uses &All);
  bool hashesMemory(const api::Row &Row) const;
  void judgeHash(const clang::CallExpr *Call, flow::Uses &All);
  void reportSlice(const clang::CallExpr *Call, const flow::ObjectCopy &Facts, flow::Uses &All);
  void reportArray(const clang::CallExpr *Call, const flow::ObjectCopy &Facts, bool ByFlag, flow::Uses &All);
  /// Judges a list or tuple of the items of \p Source.
  void judgeList(const clang::CallExpr *Call, const clang::Expr *Source, llvm::StringRef Pattern, flow::Uses &All);

  const bool AssumeNoConcurrentWrites;
};

} // namespace pybuf

#endif
