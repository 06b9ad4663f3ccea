// Whether the encoded bytes of a str, or a std::string of its UTF-8, are made only to be read.
//
// How it decides: (1) the codec is UTF-8 (or ASCII) and errors are strict, so that the str's own cached UTF-8
// would do; (2) every use of the copy, through every pointer into it, reads, measures, tests or drops it, and
// it is dropped; (3) the variable holds no other object on another path; (4) the str outlives the last read:
// it is a parameter, or a reference that this function owns and drops later, or nothing that runs Python code
// stands between. A copy that is returned, kept, written, or handed to Python is passed over.

#ifndef PYBUF_FLOW_TEXT_COPY_H
#define PYBUF_FLOW_TEXT_COPY_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct TextCopy {
  const clang::Expr *Text = nullptr;        ///< the str
  const clang::VarDecl *Copy = nullptr;     ///< the variable that holds the copy; null for a temporary
  const clang::Stmt *CopyDefined = nullptr; ///< the assignment or declaration that gives it
  bool IsAscii = false;                     ///< the codec was ASCII, which also checks
  bool OnlyCompared = false;                ///< every read compares it
  bool ViaMethod = false;                   ///< str.encode() was called
  bool OwnerDrops = false;                  ///< a C++ object drops the reference at the end of its scope
  llvm::SmallVector<const Use *, 8> Uses;   ///< of Copy, after it was made, each once
  llvm::SmallVector<const Use *, 4> Reads;  ///< of the copy, through any variable
  const Use *LastRead = nullptr;            ///< in source order
  const Use *Drop = nullptr;
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

/// Judges a std::string that is constructed from a str's UTF-8.
Judgement<TextCopy> judgeStringOfText(Uses &All, const clang::CXXConstructExpr *Construct);

} // namespace pybuf::flow

#endif
