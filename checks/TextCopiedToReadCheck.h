#ifndef PYBUF_TEXT_COPIED_TO_READ_CHECK_H
#define PYBUF_TEXT_COPIED_TO_READ_CHECK_H

#include "FunctionCheck.h"
#include "flow/TextCopy.h"

namespace pybuf {

/// Finds str objects that are encoded to temporary bytes, or copied to a std::string, only to be read.
///
/// The page is docs/checks/pybuf-text-copied-to-read.md.
class TextCopiedToReadCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
  void reportEncoded(const clang::CallExpr *Encode, const flow::TextCopy &Facts, flow::Uses &All);
  void reportParsed(const clang::CallExpr *Parse, const flow::ParsedText &Parsed, const flow::TextCopy &Facts,
                    flow::Uses &All);
  void reportString(const clang::CXXConstructExpr *Construct, const flow::TextCopy &Facts, flow::Uses &All);
};

} // namespace pybuf

#endif
