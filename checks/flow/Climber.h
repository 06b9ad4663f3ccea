// Climbs from one expression that is a value to what happens to it: the workings behind Uses.
//
// Three ways of being the value are climbed apart: a pointer or an object reference (Climber.cpp), and a
// container or an object that holds the pointer (ClimberContainers.cpp).

#ifndef PYBUF_FLOW_CLIMBER_H
#define PYBUF_FLOW_CLIMBER_H

#include "flow/Uses.h"

namespace pybuf::flow {

class Climber {
public:
  Climber(const FunctionGraph &Graph, const CallModel &Calls) : Graph(Graph), Calls(Calls) {}

  Use climbFrom(const clang::Expr *E, ValueKind Kind);

private:
  Use done(UseKind Kind, const clang::Stmt *At);
  Use keep(const llvm::Twine &Why);
  static UseKind kindOf(api::Effect E);
  static std::string calleeName(const CallView &Call);
  void rememberExposer(const CallView &Call, const api::Row *R);

  /// A PyObject * or a pointer into memory. \p E may still be the lvalue of the variable.
  Use value(const clang::Expr *E, ValueKind Kind);
  Use unary(const clang::UnaryOperator *Unary, const clang::Expr *E, ValueKind Kind);
  Use addressOf(const clang::UnaryOperator *Address, const clang::Expr *Variable);
  bool givesValueThrough(const clang::CallExpr *Call, const clang::Expr *Given) const;
  Use binary(const clang::BinaryOperator *Binary, const clang::Expr *E, ValueKind Kind);
  Use intoVariable(const clang::VarDecl *Variable, const clang::Stmt *At);
  Use intoPlace(const clang::Expr *Place, const clang::Stmt *At);
  const clang::VarDecl *localStruct(const clang::Expr *Place);
  Use intoList(const clang::InitListExpr *List, const clang::Stmt *At);
  /// An lvalue of the memory: *p, p[i], p->x.
  Use element(const clang::Expr *E);
  Use objectMember(const clang::MemberExpr *Member);
  Use argument(const clang::Stmt *Parent, const clang::Expr *E, ValueKind Kind);
  Use exposed(const CallView &Call, const api::Row &R);

  /// A std container, a view or a stream, as lvalue or prvalue.
  Use container(const clang::Expr *E);
  Use rangeFor(const clang::VarDecl *Range);
  Use memberCall(const clang::MemberExpr *Member);
  Use iterator(const clang::Expr *E);
  Use containerOperator(const clang::CXXOperatorCallExpr *Operator, const clang::Expr *E);
  Use intoConstructed(const CallView &Call, unsigned Index, ValueKind Kind);
  const clang::Stmt *wholeInitialiser(const clang::Stmt *E);

  /// A local struct or an object of some class that holds the value.
  Use aggregate(const clang::Expr *E);
  Use ownerCall(const clang::MemberExpr *Member, const clang::CXXMethodDecl &Method);
  Use aggregateMember(const clang::MemberExpr *Member);

  const FunctionGraph &Graph;
  const CallModel &Calls;
  Use Result;
};

/// True for an index or a distance that is the constant 0.
bool isZero(const clang::Expr *E, const clang::ASTContext &Context);

} // namespace pybuf::flow

#endif
