#include "flow/Origin.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

static bool isZeroIndex(const Expr *Index, const ASTContext &Context) {
  Expr::EvalResult Value;
  return !Index->isValueDependent() && Index->EvaluateAsInt(Value, Context) && Value.Val.getInt() == 0;
}

const VarDecl *pointedVariable(const Expr *E, const CallModel &Calls) {
  if (!E)
    return nullptr;
  E = E->IgnoreParenCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return dyn_cast<VarDecl>(Ref->getDecl());
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return pointedVariable(Cleanups->getSubExpr(), Calls);
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf) {
    const Expr *Element = Address->getSubExpr()->IgnoreParenCasts();
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Element))
      return isZeroIndex(Subscript->getIdx(), Calls.context()) ? pointedVariable(Subscript->getBase(), Calls) : nullptr;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Element))
      if (Operator->getOperator() == OO_Subscript && isZeroIndex(Operator->getArg(1), Calls.context()))
        return pointedVariable(Operator->getArg(0), Calls);
    // &array is the address of its beginning.
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Element); Ref && Ref->getType()->isArrayType())
      return dyn_cast<VarDecl>(Ref->getDecl());
    return nullptr;
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    const api::Row *R = Calls.row(Member);
    if (R && R->Exposes.Of == api::ThisParameter && Member->getType()->isPointerType())
      return pointedVariable(Member->getImplicitObjectArgument(), Calls);
  }
  return nullptr;
}

SmallVector<Definition, 2> reachingDefinitions(Uses &All, const VarDecl *Variable, Point Before) {
  SmallVector<Definition, 2> Found;
  llvm::DenseMap<const Stmt *, const Use *> Assignments;
  for (const Use &U : All.of(Variable))
    if (U.Kind == UseKind::Defined)
      Assignments[U.At] = &U;
  All.graph().walkBackward(Before, [&](const Stmt *S) {
    if (const auto *Declared = dyn_cast<DeclStmt>(S)) {
      if (!llvm::is_contained(Declared->decls(), Variable))
        return Step::Continue;
      Found.push_back({S, Variable->getInit()});
      return Step::EndPath;
    }
    if (!Assignments.contains(S))
      return Step::Continue;
    const auto *Assignment = dyn_cast<BinaryOperator>(S);
    Found.push_back({S, Assignment ? Assignment->getRHS() : nullptr});
    return Step::EndPath;
  });
  return Found;
}

} // namespace pybuf::flow
