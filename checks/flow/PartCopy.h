// Whether a part of a string is copied into a temporary that is only looked at.
//
// How it decides: the part is a temporary that is compared, put into a stream, or taken by a std::string_view, all
// within one expression; the whole is a variable of the function, which that expression names once, so that nothing can
// change it meanwhile. Any other use of the part may need a string of its own.

#ifndef PYBUF_FLOW_PART_COPY_H
#define PYBUF_FLOW_PART_COPY_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct PartCopy {
  const clang::VarDecl *Whole = nullptr;
  const clang::Expr *Object = nullptr; ///< Whole as the call names it
};

/// Judges a call whose row makes a part of the string that it is called on.
Judgement<PartCopy> judgePartCopy(Uses &All, const clang::CallExpr *Call);

} // namespace pybuf::flow

#endif
