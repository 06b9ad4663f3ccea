// Where a pointer comes from: the variable that owns the memory, and the expression that gave it its value.
//
// How it decides: an expression is stripped to the variable under it (&v[0], v.data(), (char *)p); the values
// that can reach a point are found by walking the graph backwards to the nearest definitions. A pointer that
// is only another name for a buffer is followed to the buffer.

#ifndef PYBUF_FLOW_ORIGIN_H
#define PYBUF_FLOW_ORIGIN_H

#include "flow/Uses.h"

namespace pybuf::flow {

/// The variable that \p E names, through casts and parentheses; null for null and anything else.
const clang::VarDecl *namedVariable(const clang::Expr *E);

/// x in &x, through casts, where x is a local variable by value.
const clang::VarDecl *addressedVariable(const clang::Expr *E);

/// The local variable whose memory \p E points to the beginning of, or null.
const clang::VarDecl *pointedVariable(const clang::Expr *E, const CallModel &Calls);

/// One value that a variable may have at a point.
struct Definition {
  const clang::Stmt *At = nullptr;    ///< the assignment, or the initialiser
  const clang::Expr *Value = nullptr; ///< null when the variable had no value yet
};

/// The definitions of \p Variable that reach \p Before. A parameter's first value is not among them.
llvm::SmallVector<Definition, 2> reachingDefinitions(Uses &All, const clang::VarDecl *Variable, Point Before);

/// True when a path leads from the entry to \p Before without giving \p Parameter another value.
bool mayHoldFirstValue(Uses &All, const clang::ParmVarDecl *Parameter, Point Before);

/// Storage of an object, exposed by a call or borrowed by an argument format.
struct Exposure {
  const clang::CallExpr *Call = nullptr; ///< null for a member of a Py_buffer
  const clang::Expr *Object = nullptr;   ///< the object exposed, or the Py_buffer; null for a parsed argument
  api::Storage Held = api::Storage::None;
  bool IsView = false; ///< view.buf of a Py_buffer
  bool Nul = false;    ///< a NUL follows the last byte
};

/// What exposes the storage that \p Pointer points to the beginning of, directly or through one variable that
/// has one value at \p At.
std::optional<Exposure> exposureOf(Uses &All, const clang::Expr *Pointer, Point At);

/// True for the struct Py_buffer, whatever the version of Python calls it.
bool isBufferStruct(clang::QualType Type);
/// The Py_buffer whose member \p Name \p E is, as the `view` of `view.buf` and `view->len`; null for anything else.
const clang::Expr *bufferMember(const clang::Expr *E, llvm::StringRef Name);

/// The object or Py_buffer whose whole size \p Size is, directly or through one variable; null if
/// unknown. For a size that a format parsed it is the address of the pointer that the size goes with.
const clang::Expr *wholeSizeOf(Uses &All, const clang::Expr *Size, Point At);

} // namespace pybuf::flow

#endif
