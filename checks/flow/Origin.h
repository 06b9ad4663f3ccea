// Where a pointer comes from: the variable that owns the memory, and the expression that gave it its value.
//
// How it decides: an expression is stripped to the variable under it (&v[0], v.data(), (char *)p); the values
// that can reach a point are found by walking the graph backwards to the nearest definitions. A pointer that
// is only another name for a buffer is followed to the buffer.

#ifndef PYBUF_FLOW_ORIGIN_H
#define PYBUF_FLOW_ORIGIN_H

#include "flow/Uses.h"

namespace pybuf::flow {

/// The local variable whose memory \p E points to the beginning of, or null.
const clang::VarDecl *pointedVariable(const clang::Expr *E, const CallModel &Calls);

/// One value that a variable may have at a point.
struct Definition {
  const clang::Stmt *At = nullptr;    ///< the assignment, or the initialiser
  const clang::Expr *Value = nullptr; ///< null when the variable had no value yet
};

/// The definitions of \p Variable that reach \p Before. A parameter's first value is not among them.
llvm::SmallVector<Definition, 2> reachingDefinitions(Uses &All, const clang::VarDecl *Variable, Point Before);

} // namespace pybuf::flow

#endif
