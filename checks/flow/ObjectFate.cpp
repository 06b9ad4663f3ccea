#include "flow/ObjectFate.h"
#include "flow/Origin.h"

using namespace clang;

namespace pybuf::flow {

// The fate of the tuple, list or dict that a call puts the object into; none where it is put elsewhere.
static std::optional<Fate> fateOfHolder(Uses &All, const Use &U, unsigned Depth) {
  const api::Row *R = U.At ? All.calls().row(U.At) : nullptr;
  if (!R || !R->KeepsIn || Depth == 0)
    return std::nullopt;
  if (R->KeepsIn == api::ResultParameter)
    return fateOfObject(All, cast<Expr>(U.At), Depth - 1);
  const Expr *Holder = CallView::of(U.At)->argument(R->KeepsIn);
  const VarDecl *Variable = namedVariable(Holder);
  if (!Variable || !Variable->hasLocalStorage() || isa<ParmVarDecl>(Variable))
    return std::nullopt;
  // The holder has to be made here, and by one call.
  const std::optional<Point> At = All.graph().after(U.At);
  if (!At)
    return std::nullopt;
  SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *At);
  if (Reaching.size() != 1 || !Reaching.front().Value)
    return std::nullopt;
  const Expr *Made = Reaching.front().Value->IgnoreParenCasts();
  // `tuple = ok ? PyTuple_New(1) : NULL`
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Made))
    Made = Choice->getTrueExpr()->IgnoreParenCasts();
  const api::Row *Maker = All.calls().row(Made);
  if (!Maker || Maker->Result != api::Row::NewReference)
    return std::nullopt;
  return fateOfObject(All, Made, Depth - 1);
}

// A C++ class that holds the object: returned, put somewhere, or an argument of a call operator into Python.
static Fate fateOfHandle(Uses &All, const Expr *E, unsigned Depth) {
  const FunctionGraph &Graph = All.graph();
  const Stmt *Parent = Graph.parent(E);
  while (!Graph.variableInitialisedBy(E) && Parent &&
         (isa<CastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ExprWithCleanups, ParenExpr>(Parent) ||
          (isa<CXXConstructExpr>(Parent) && cast<CXXConstructExpr>(Parent)->getNumArgs() == 1 &&
           isObjectHandle(cast<Expr>(Parent)->getType())))) {
    E = cast<Expr>(Parent);
    Parent = Graph.parent(E);
  }
  if (const VarDecl *Variable = Graph.variableInitialisedBy(E)) {
    Fate Worst = Fate::OnlyRead;
    for (const DeclRefExpr *Ref : Graph.references(Variable)) {
      const Fate F = Depth ? fateOfHandle(All, Ref, Depth - 1) : Fate::NewObject;
      if (F == Fate::NewObject)
        return F;
      Worst = F == Fate::Handed ? F : Worst;
    }
    return Worst;
  }
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent); Operator && Operator->getNumArgs())
    return Operator->getOperator() == OO_Call && Operator->getArg(0) != E ? Fate::Handed : Fate::NewObject;
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()); Method && Method->isConst())
      return Fate::OnlyRead;
  return isa_and_nonnull<CompoundStmt>(Parent) ? Fate::OnlyRead : Fate::NewObject;
}

Fate fateOfObject(Uses &All, const Expr *Call, unsigned Depth) {
  if (isObjectHandle(Call->getType()))
    return fateOfHandle(All, Call, Depth);
  const Use First = All.ofValue(Call, ValueKind::Object);
  auto FateOf = [&](const Use &U) {
    switch (U.Kind) {
    case UseKind::Handed:
      return Fate::Handed;
    case UseKind::Kept:
      return fateOfHolder(All, U, Depth).value_or(Fate::NewObject);
    case UseKind::Held:
      return Fate::NewObject;
    default:
      return Fate::OnlyRead;
    }
  };
  if (First.Kind != UseKind::Aliased || !First.Other)
    return FateOf(First);
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> From =
      Graph.variableInitialisedBy(First.At) ? Graph.afterDeclaration(First.Other) : Graph.after(First.At);
  if (!From)
    return Fate::NewObject;
  Fate Worst = Fate::OnlyRead;
  forEachLaterUse(All, holdersOf(All, First.Other), *From, [&](const VarDecl *, const Use &U) {
    const Fate F = FateOf(U);
    if (F == Fate::NewObject) {
      Worst = F;
      return false;
    }
    if (F == Fate::Handed)
      Worst = F;
    return true;
  });
  return Worst;
}

} // namespace pybuf::flow
