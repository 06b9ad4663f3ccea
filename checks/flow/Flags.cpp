#include "flow/Flags.h"
#include "flow/Origin.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

// Read, compared or assigned as a whole, and by nobody who has its address.
static bool isFlag(const VarDecl *Variable, const FunctionGraph &Graph) {
  const QualType Type = Variable->getType();
  if (!Variable->hasLocalStorage() || Type.isVolatileQualified() || Type->isDependentType() ||
      !(Type->isIntegralOrEnumerationType() || Type->isPointerType()))
    return false;
  return llvm::all_of(Graph.references(Variable), [&](const DeclRefExpr *Ref) {
    if (Graph.isDeferred(Ref))
      return false;
    const Stmt *Parent = Graph.parent(Ref);
    while (isa_and_nonnull<ParenExpr>(Parent))
      Parent = Graph.parent(Parent);
    if (const auto *Cast = dyn_cast_or_null<CastExpr>(Parent))
      return Cast->getCastKind() == CK_LValueToRValue;
    if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent))
      return Unary->isIncrementDecrementOp();
    const auto *Binary = dyn_cast_or_null<BinaryOperator>(Parent);
    return Binary && Binary->isAssignmentOp() && Binary->getLHS()->IgnoreParens() == Ref;
  });
}

Flags::Flags(Uses &All) : All(All), Graph(All.graph()) {
  for (const Decl *D : Graph.function().decls())
    if (const auto *Variable = dyn_cast<VarDecl>(D); Variable && isFlag(Variable, Graph))
      Variables.push_back(Variable);
}

int Flags::indexOf(const Expr *E) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  const auto *Found = Ref ? llvm::find(Variables, Ref->getDecl()) : Variables.end();
  return Found == Variables.end() ? -1 : static_cast<int>(Found - Variables.begin());
}

Flags::Truth Flags::truthOf(const Expr *Value) const {
  ASTContext &Context = Graph.context();
  if (!Value || Value->isValueDependent())
    return Truth::Unknown;
  if (Value->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
    return Truth::Zero;
  // A pointer into a view serves as the flag that the view is held, though an empty one may have none.
  if (bufferMember(Value->IgnoreParenCasts(), "buf"))
    return Truth::NonZero;
  Expr::EvalResult Result;
  if (!Value->getType()->isIntegralOrEnumerationType() || !Value->EvaluateAsInt(Result, Context))
    return Truth::Unknown;
  return Result.Val.getInt() == 0 ? Truth::Zero : Truth::NonZero;
}

Flags::State Flags::at(Point At) {
  State Known(Variables.size(), Truth::Unknown);
  for (unsigned I = 0; I < Variables.size(); ++I) {
    const auto *Parameter = dyn_cast<ParmVarDecl>(Variables[I]);
    if (Parameter && mayHoldFirstValue(All, Parameter, At))
      continue;
    SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variables[I], At);
    const Truth First = Reaching.empty() ? Truth::Unknown : truthOf(Reaching.front().Value);
    if (llvm::all_of(Reaching, [&](const Definition &D) { return truthOf(D.Value) == First; }))
      Known[I] = First;
  }
  return Known;
}

void Flags::pass(const CFGBlock *Block, State &Known) const {
  for (const CFGElement &Element : *Block) {
    const std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
    if (!S)
      continue;
    if (const auto *Declared = dyn_cast<DeclStmt>(S->getStmt())) {
      for (const Decl *D : Declared->decls())
        if (const auto *Found = llvm::find(Variables, D); Found != Variables.end())
          Known[Found - Variables.begin()] = truthOf((*Found)->getInit());
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(S->getStmt()); Binary && Binary->isAssignmentOp()) {
      if (const int I = indexOf(Binary->getLHS()); I >= 0)
        Known[I] = Binary->getOpcode() == BO_Assign ? truthOf(Binary->getRHS()) : Truth::Unknown;
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(S->getStmt()); Unary && Unary->isIncrementDecrementOp()) {
      if (const int I = indexOf(Unary->getSubExpr()); I >= 0)
        Known[I] = Truth::Unknown;
    }
  }
}

std::optional<Flags::State> Flags::behind(const CFGBlock *Block, unsigned Index, const State &Known) const {
  const auto *Condition = Block->succ_size() == 2 ? dyn_cast_or_null<Expr>(Block->getLastCondition()) : nullptr;
  if (!Condition)
    return Known;
  bool TrueIsNonZero = true;
  const Expr *Tested = Condition->IgnoreParenImpCasts();
  while (true) {
    if (const auto *Not = dyn_cast<UnaryOperator>(Tested); Not && Not->getOpcode() == UO_LNot) {
      Tested = Not->getSubExpr()->IgnoreParenImpCasts();
    } else if (const auto *Compared = dyn_cast<BinaryOperator>(Tested);
               Compared && Compared->isEqualityOp() && truthOf(Compared->getRHS()) == Truth::Zero) {
      Tested = Compared->getLHS()->IgnoreParenImpCasts();
      if (Compared->getOpcode() == BO_NE)
        continue;
    } else {
      break;
    }
    TrueIsNonZero = !TrueIsNonZero;
  }
  const int I = indexOf(Tested);
  if (I < 0)
    return Known;
  const Truth Here = (Index == 0) == TrueIsNonZero ? Truth::NonZero : Truth::Zero;
  if (Known[I] != Truth::Unknown && Known[I] != Here)
    return std::nullopt;
  State Behind = Known;
  Behind[I] = Here;
  return Behind;
}

} // namespace pybuf::flow
