// Whether bytes take a detour through a container on their way from other memory into a Python object.
//
// How it decides: (1) a local string or vector is made of a view, or of a pointer and a size, and nothing is done
// with it but that it is measured and copied into the new object: the object could be made of the source. The
// source is still there, since no other call stands between and no temporary of the initialiser owned it. (2) A
// container is what a serialiser returned or filled whose row names a function that writes into memory. (3) A
// function that a binding library calls returns a class that wraps one container, by value, and copies memory
// into it: the converter for that class copies it again. That the class is there for a converter alone shows in
// its having constructors and nothing else, one of them from a pointer and a size, and in not being exposed.

#ifndef PYBUF_FLOW_DETOUR_H
#define PYBUF_FLOW_DETOUR_H

#include "flow/Registration.h"
#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct Detour {
  const clang::VarDecl *Container = nullptr; ///< null for a temporary
  const clang::Expr *Source = nullptr;       ///< what it is made of
  const api::Row *Serialiser = nullptr;      ///< the row of Source, where that is a serialiser
};

/// Judges the container that \p Copy, a call or construction, makes a new object of by \p Row.
Judgement<Detour> judgeDetour(Uses &All, const clang::Expr *Copy, const api::Row &Row);

/// The str that a construction encodes into bytes of its own before it copies these; null for any other.
const clang::Expr *encodedFirst(const clang::Expr *Copy, const api::Row &Row);

/// True for a function that returns, by value, a wrapper which is there for a converter alone.
bool returnsWrapperForConverter(const clang::FunctionDecl &Function, api::Binding By, clang::ASTContext &Context);
/// Where the function of \p All, which returns such a wrapper, copies memory into the one that it returns.
llvm::SmallVector<const clang::Expr *, 1> copiesIntoWrapper(Uses &All);

/// The memory that a call or construction copies by its row: the container as a whole or a pointer; null where an
/// object is given instead.
const clang::Expr *copiedMemory(const clang::Expr *Copy, const api::Row &Row);

} // namespace pybuf::flow

#endif
