// Whether the memory that becomes a Python object is a copy of a string stream's own buffer.
//
// How it decides: the copied memory is that of what str() of a local stream returned, directly or in one string that is
// only read, and the stream is not used again. Since C++20 view() shows the same characters in place.

#ifndef PYBUF_FLOW_STREAM_COPY_H
#define PYBUF_FLOW_STREAM_COPY_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

/// The stream whose contents the copied string is, when the copy takes them through str().
struct StreamCopy {
  const clang::VarDecl *Stream = nullptr;
  const clang::VarDecl *String = nullptr; ///< null when str() is used as a temporary
  const clang::CXXMemberCallExpr *StrCall = nullptr;
  bool StringIsView = false; ///< a std::string_view could take the string's place
};
Judgement<StreamCopy> judgeStreamCopy(Uses &All, const clang::Expr *Copy, const api::Row &Row);

} // namespace pybuf::flow

#endif
