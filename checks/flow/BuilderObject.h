// Whether a mutable object is filled only to be copied whole into an immutable one.
//
// How it decides: the call copies the contents of a bytearray which this function made with room and no contents, under
// one name. Until then nobody else gets to see it: its memory is written, and it is measured and tested. It is not
// resized, since bytes could not be, and after the copy it is only dropped.

#ifndef PYBUF_FLOW_BUILDER_OBJECT_H
#define PYBUF_FLOW_BUILDER_OBJECT_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct BuilderObject {
  const clang::VarDecl *Builder = nullptr;
  const clang::Expr *Made = nullptr; ///< the call that makes it
  const clang::Expr *Size = nullptr; ///< in bytes
  const Use *Drop = nullptr;
  Fate ObjectFate = Fate::NewObject; ///< of the copy
};

/// True for the row of a call that makes bytes of all the contents of another object.
bool isFinalCopy(const api::Row &Row);

/// Judges such a call.
Judgement<BuilderObject> judgeBuilderObject(Uses &All, const clang::CallExpr *Copy, const api::Row &Row);

} // namespace pybuf::flow

#endif
