// The functions of a translation unit that have a body, in source order.
//
// How it decides: declarations are walked as they are written, so a template counts once and its instantiations not at
// all. Functions stand in namespaces and classes, and as lambdas or in local classes within the bodies of others and in
// initialisers. What stands in a system header is passed over with all that it holds. A walk of our own costs a small
// part of being called by clang's matchers for every function that the headers of a binding library declare.

#ifndef PYBUF_FLOW_FUNCTION_WALK_H
#define PYBUF_FLOW_FUNCTION_WALK_H

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace pybuf::flow {

/// True for a declaration that is in no other but a namespace, and no instantiation. The parser hands out lambdas,
/// members of local classes and instantiations as if they stood at the top, but they are reached from what is around
/// them, or not at all.
bool standsAlone(const clang::Decl &Declared);

class FunctionWalk {
public:
  /// Looks at one function, and returns what `callsIn` tells of functions within its body.
  using Visitor = llvm::function_ref<llvm::ArrayRef<const clang::Stmt *>(const clang::FunctionDecl &)>;

  /// \p Visit has to outlive the walk.
  FunctionWalk(const clang::SourceManager &Sources, Visitor Visit) : Sources(Sources), Visit(Visit) {}
  /// Visits the functions that \p Declared is or holds.
  void walk(const clang::Decl *Declared);

private:
  void function(const clang::FunctionDecl &Function);
  /// The functions within an expression that stands outside of any body.
  void initialiser(const clang::Expr *Init);
  void within(llvm::ArrayRef<const clang::Stmt *> Holders);
  bool isInSystemHeader(const clang::Decl *Declared) const;

  const clang::SourceManager &Sources;
  Visitor Visit;
};

} // namespace pybuf::flow

#endif
