// Whether the encoded bytes of a str, or a std::string of its UTF-8, are made only to be read.
//
// How it decides: (1) the codec is UTF-8 (or ASCII, or Latin-1) and errors are strict, so that the str's own cached
// UTF-8, or its characters of one byte, would do; (2) the copy is only read and dropped, and the str outlives the last
// read (ReadCopy.h); (3) what has a method encode() is known to be a str. Where the same variable takes bytes that came
// as such on another path, the encoding lets both cases share what follows: the copy is still needless, but the mend is
// a second way to read.

#ifndef PYBUF_FLOW_TEXT_COPY_H
#define PYBUF_FLOW_TEXT_COPY_H

#include "flow/ReadCopy.h"

namespace pybuf::flow {

enum class TextForm : uint8_t { Utf8, Ascii, Latin1 };

struct TextCopy : ReadCopy {
  const clang::Expr *Text = nullptr; ///< the str; for parsed text the arguments that hold it
  TextForm Form = TextForm::Utf8;    ///< ASCII and Latin-1 also check
  bool ViaMethod = false;            ///< str.encode() was called
  bool UnifiesCases = false;         ///< on another path the variable holds bytes that came as such
  bool NullTested = false;           ///< the UTF-8 that a std::string is made of was tested for null
};

/// Judges a call that encodes a str into a new bytes object.
Judgement<TextCopy> judgeEncodedText(Uses &All, const clang::CallExpr *Encode, const api::Row &Row);

/// The call `s.encode(...)` made through PyObject_CallMethod and its kin, told by its literal name; the
/// receiver, codec and errors come back as a row's arguments would. Null if \p Call is something else.
struct EncodeCall {
  const clang::Expr *Text = nullptr;
  std::string Codec = "utf-8", Errors = "strict";
};
std::optional<EncodeCall> encodeMethodCall(const clang::CallExpr *Call, const CallModel &Calls);
Judgement<TextCopy> judgeEncodeCall(Uses &All, const clang::CallExpr *Call, const EncodeCall &Encode);

/// A variable that an argument format fills with an encoded copy of a str, which has to be freed: "es", "es#".
struct ParsedText {
  const clang::VarDecl *Variable = nullptr;
  const clang::Expr *Codec = nullptr;
  std::string Unit;
};
llvm::SmallVector<ParsedText, 1> textsParsedBy(const clang::CallExpr *Parse, const CallModel &Calls);
Judgement<TextCopy> judgeParsedText(Uses &All, const clang::CallExpr *Parse, const ParsedText &Parsed);

/// Judges a std::string that is constructed from a str's UTF-8.
Judgement<TextCopy> judgeStringOfText(Uses &All, const clang::CXXConstructExpr *Construct);

} // namespace pybuf::flow

#endif
