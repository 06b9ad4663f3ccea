#include "flow/SameValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace pybuf::flow {

std::optional<uint64_t> constantValue(const Expr *E, const ASTContext &Context) {
  if (!E || E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType())
    return std::nullopt;
  Expr::EvalResult Value;
  if (!E->EvaluateAsInt(Value, Context) || Value.Val.getInt().isNegative() || Value.Val.getInt().getActiveBits() > 63)
    return std::nullopt;
  return Value.Val.getInt().getExtValue();
}

const Expr *withoutUnitFactors(const Expr *E, const ASTContext &Context) {
  while (true) {
    // A cast to a character or a short may lose more than a size can spare.
    while (isa<ParenExpr, CastExpr>(E)) {
      const auto *Cast = dyn_cast<CastExpr>(E);
      if (Cast && Cast->getCastKind() == CK_IntegralCast && !Cast->getType()->isDependentType() &&
          Context.getTypeSize(Cast->getType()) < 32 &&
          Context.getTypeSize(Cast->getType()) < Context.getTypeSize(Cast->getSubExpr()->getType()))
        return E;
      E = Cast ? Cast->getSubExpr() : cast<ParenExpr>(E)->getSubExpr();
    }
    if (const auto *Construct = dyn_cast<CXXFunctionalCastExpr>(E)) {
      E = Construct->getSubExpr();
      continue;
    }
    const auto *Binary = dyn_cast<BinaryOperator>(E);
    if (!Binary || Binary->getOpcode() != BO_Mul)
      return E;
    if (constantValue(Binary->getRHS(), Context) == 1)
      E = Binary->getLHS();
    else if (constantValue(Binary->getLHS(), Context) == 1)
      E = Binary->getRHS();
    else
      return E;
  }
}

bool sameValue(const Expr *A, const Expr *B, const ASTContext &Context) {
  if (!A || !B)
    return false;
  A = withoutUnitFactors(A, Context);
  B = withoutUnitFactors(B, Context);
  const std::optional<uint64_t> ConstantA = constantValue(A, Context), ConstantB = constantValue(B, Context);
  if (ConstantA || ConstantB)
    return ConstantA == ConstantB;
  if (A->getStmtClass() != B->getStmtClass())
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(A))
    return Ref->getDecl() == cast<DeclRefExpr>(B)->getDecl();
  if (isa<CXXThisExpr>(A))
    return true;
  if (const auto *Member = dyn_cast<MemberExpr>(A))
    return Member->getMemberDecl() == cast<MemberExpr>(B)->getMemberDecl() &&
           sameValue(Member->getBase(), cast<MemberExpr>(B)->getBase(), Context);
  if (const auto *Unary = dyn_cast<UnaryOperator>(A))
    return Unary->getOpcode() == cast<UnaryOperator>(B)->getOpcode() && !Unary->isIncrementDecrementOp() &&
           sameValue(Unary->getSubExpr(), cast<UnaryOperator>(B)->getSubExpr(), Context);
  if (const auto *Binary = dyn_cast<BinaryOperator>(A)) {
    const auto *Other = cast<BinaryOperator>(B);
    if (Binary->getOpcode() != Other->getOpcode() || Binary->isAssignmentOp())
      return false;
    auto Same = [&](const Expr *L, const Expr *R) {
      return sameValue(Binary->getLHS(), L, Context) && sameValue(Binary->getRHS(), R, Context);
    };
    if (Same(Other->getLHS(), Other->getRHS()))
      return true;
    return (Binary->getOpcode() == BO_Add || Binary->getOpcode() == BO_Mul) && Same(Other->getRHS(), Other->getLHS());
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(A))
    return sameValue(Subscript->getBase(), cast<ArraySubscriptExpr>(B)->getBase(), Context) &&
           sameValue(Subscript->getIdx(), cast<ArraySubscriptExpr>(B)->getIdx(), Context);
  if (const auto *Call = dyn_cast<CallExpr>(A)) {
    // The same question asked twice, as v.size() or PyBytes_GET_SIZE(o).
    const auto *Other = cast<CallExpr>(B);
    if (!Call->getDirectCallee() || Call->getDirectCallee() != Other->getDirectCallee() ||
        Call->getNumArgs() != Other->getNumArgs())
      return false;
    for (unsigned I = 0; I < Call->getNumArgs(); ++I)
      if (!sameValue(Call->getArg(I), Other->getArg(I), Context))
        return false;
    return !isa<CXXMemberCallExpr>(Call) || sameValue(Call->getCallee(), Other->getCallee(), Context);
  }
  return false;
}

static void collect(const Stmt *S, llvm::SmallPtrSetImpl<const VarDecl *> &Variables, bool &ReadsMemory) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
    if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl())) {
      Variables.insert(Variable);
      ReadsMemory |= Variable->hasGlobalStorage() && !Variable->getType().isConstQualified();
    }
  }
  if (const auto *Member = dyn_cast<MemberExpr>(S))
    ReadsMemory |= Member->isArrow();
  if (const auto *Unary = dyn_cast<UnaryOperator>(S))
    ReadsMemory |= Unary->getOpcode() == UO_Deref;
  ReadsMemory |= isa<ArraySubscriptExpr, CallExpr>(S);
  for (const Stmt *Child : S->children())
    if (Child)
      collect(Child, Variables, ReadsMemory);
}

// Changes the variable, or lets somebody change it.
static bool mayChange(const DeclRefExpr *Ref, const FunctionGraph &Graph) {
  const Expr *Place = Ref;
  while (const auto *Around = dyn_cast_or_null<Expr>(Graph.parent(Place))) {
    if (const auto *Unary = dyn_cast<UnaryOperator>(Around))
      return Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf;
    if (const auto *Binary = dyn_cast<BinaryOperator>(Around))
      return Binary->isAssignmentOp() && Binary->getLHS() == Place;
    if (isa<CXXOperatorCallExpr>(Around))
      return true;
    if (const auto *Cast = dyn_cast<CastExpr>(Around)) {
      if (Cast->getCastKind() == CK_LValueToRValue)
        return false;
    } else if (!isa<ParenExpr, MemberExpr>(Around)) {
      // Bound to a reference.
      return Place->isLValue() && !Place->getType().isConstQualified() && isa<CallExpr, CXXConstructExpr>(Around) &&
             !Place->getType()->isArrayType();
    }
    Place = Around;
  }
  return false;
}

// Stores into memory that is not a plain variable's.
static bool storesToMemory(const Stmt *S) {
  const Expr *Place = nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
    Place = Binary->getLHS();
  else if (const auto *Unary = dyn_cast<UnaryOperator>(S); Unary && Unary->isIncrementDecrementOp())
    Place = Unary->getSubExpr();
  return Place && !isa<DeclRefExpr>(Place->IgnoreParens());
}

bool mayEverChange(const VarDecl *Variable, const FunctionGraph &Graph) {
  return llvm::any_of(Graph.references(Variable), [&](const DeclRefExpr *Ref) {
    const VarDecl *Other = Graph.variableInitialisedBy(Ref);
    return mayChange(Ref, Graph) || (Other && Other->getType()->isReferenceType());
  });
}

// By another name, or in a lambda that runs at a time the graph does not know.
static bool mayChangeUnseen(const VarDecl *Variable, const FunctionGraph &Graph) {
  return llvm::any_of(Graph.references(Variable), [&](const DeclRefExpr *Ref) {
    const VarDecl *Other = Graph.variableInitialisedBy(Ref);
    return (Graph.isDeferred(Ref) && mayChange(Ref, Graph)) ||
           (Other && Other->getType()->isReferenceType() && !Other->getType()->getPointeeType().isConstQualified());
  });
}

bool isUnchanged(const Expr *E, Point From, const Stmt *To, const FunctionGraph &Graph) {
  llvm::SmallPtrSet<const VarDecl *, 4> Variables;
  bool ReadsMemory = false;
  collect(E, Variables, ReadsMemory);
  for (const VarDecl *Variable : Variables)
    if (mayChangeUnseen(Variable, Graph))
      return false;
  return Graph.walkForward(From, [&](const Stmt *S) {
    if (S == To)
      return Step::EndPath;
    if (ReadsMemory && (isa<CallExpr>(S) || storesToMemory(S)) && Graph.after(S) && Graph.mayReach(*Graph.after(S), To))
      return Step::Stop;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    if (!Ref || !Variables.contains(dyn_cast<VarDecl>(Ref->getDecl())) || !mayChange(Ref, Graph))
      return Step::Continue;
    return Graph.mayReach(*Graph.after(S), To) ? Step::Stop : Step::Continue;
  });
}

std::string sourceText(const Stmt *E, const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  const CharSourceRange Range =
      Lexer::makeFileCharRange(CharSourceRange::getTokenRange(E->getSourceRange()), Sources, Context.getLangOpts());
  StringRef Text = Range.isValid() ? Lexer::getSourceText(Range, Sources, Context.getLangOpts())
                                   : Lexer::getSourceText(Sources.getExpansionRange(E->getSourceRange()), Sources,
                                                          Context.getLangOpts());
  std::string OneLine;
  for (char C : Text) {
    const bool IsSpace = C == ' ' || C == '\n' || C == '\t' || C == '\r';
    if (!IsSpace)
      OneLine += C;
    else if (!OneLine.empty() && OneLine.back() != ' ')
      OneLine += ' ';
  }
  return OneLine;
}

} // namespace pybuf::flow
