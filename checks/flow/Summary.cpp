#include "flow/Summary.h"
#include "flow/SameValue.h"
#include "flow/Uses.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using pybuf::api::Effect;

namespace pybuf::flow {

Summaries::~Summaries() = default;

const FunctionDecl *Summaries::bodyInMainFile(const FunctionDecl &Callee) const {
  const FunctionDecl *Definition = nullptr;
  if (!Callee.hasBody(Definition) || Definition->isTemplateInstantiation())
    return nullptr;
  const SourceManager &Sources = Calls.context().getSourceManager();
  return Sources.isInMainFile(Sources.getExpansionLoc(Definition->getLocation())) ? Definition : nullptr;
}

static Effect joined(Uses &All, const ParmVarDecl *Parameter) {
  bool Written = false, Freed = false, Handed = false;
  for (const VarDecl *Holder : holdersOf(All, Parameter))
    for (const Use &U : All.of(Holder))
      switch (U.Kind) {
      case UseKind::Kept:
        return Effect::Keeps;
      case UseKind::Freed:
        Freed = true;
        break;
      case UseKind::Written:
      case UseKind::Grown:
        Written = true;
        break;
      case UseKind::Handed:
        Handed = true;
        break;
      default:
        break;
      }
  if (Freed)
    return isObjectPointer(Parameter->getType()) ? Effect::Drops : Effect::Frees;
  return Handed ? Effect::Hands : Written ? Effect::Writes : Effect::Reads;
}

std::optional<Effect> Summaries::effect(const FunctionDecl &Callee, unsigned Index) {
  const FunctionDecl *Body = bodyInMainFile(Callee);
  if (!Body || Index >= Body->getNumParams())
    return std::nullopt;
  // A function that calls itself adds nothing to what it does; one that comes back through another may do
  // anything, since its own answer is not there yet.
  if (!Open.empty() && Open.back() == std::pair(Body, Index))
    return std::nullopt;
  if (llvm::is_contained(Open, std::pair(Body, Index)))
    return Effect::Keeps;
  if (auto Found = Known.find({Body, Index}); Found != Known.end())
    return Found->second;
  std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(*Body, Calls.context());
  if (!Graph)
    return std::nullopt;
  Uses All(*Graph, Calls);
  // A parameter that the function type declares const is not more than read, whatever a cast may do.
  Open.push_back({Body, Index});
  const Effect Result = joined(All, Body->getParamDecl(Index));
  Open.pop_back();
  return Known[{Body, Index}] = Result;
}

std::optional<unsigned> Summaries::allocatedSize(const FunctionDecl &Callee) {
  const FunctionDecl *Body = bodyInMainFile(Callee);
  if (!Body || !Body->getReturnType()->isPointerType() || isObjectPointer(Body->getReturnType()))
    return std::nullopt;
  auto [Entry, IsNew] = KnownAllocations.try_emplace(Body, std::nullopt);
  if (!IsNew)
    return Entry->second;
  std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(*Body, Calls.context());
  if (!Graph)
    return std::nullopt;
  Uses All(*Graph, Calls);
  std::optional<unsigned> Size;
  bool Understood = true;
  auto Allocation = [&](const Expr *E) -> std::optional<unsigned> {
    const auto *Call = dyn_cast<CallExpr>(E->IgnoreParenCasts());
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    if (!R || !R->Allocates || R->Allocates.Count)
      return std::nullopt;
    const Expr *Given = CallView::of(Call)->argument(R->Allocates.Size);
    const auto *Ref = Given ? dyn_cast<DeclRefExpr>(Given->IgnoreParenImpCasts()) : nullptr;
    const auto *Parameter = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (!Parameter || Parameter->getFunctionScopeIndex() >= Body->getNumParams() || mayEverChange(Parameter, *Graph))
      return std::nullopt;
    return Parameter->getFunctionScopeIndex();
  };
  auto Returned = [&](const Expr *E) {
    if (E->isNullPointerConstant(Calls.context(), Expr::NPC_ValueDependentIsNotNull))
      return;
    if (std::optional<unsigned> Direct = Allocation(E)) {
      Understood &= !Size || Size == Direct;
      Size = Direct;
      return;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
    const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Variable || !Variable->hasLocalStorage() || isa<ParmVarDecl>(Variable)) {
      Understood = false;
      return;
    }
    auto Gives = [&](const Expr *Value) {
      std::optional<unsigned> Given = Allocation(Value);
      Understood &= Given.has_value() && (!Size || Size == Given);
      Size = Given;
    };
    if (Variable->getInit())
      Gives(Variable->getInit());
    for (const Use &U : All.of(Variable)) {
      if (U.Kind == UseKind::Defined && isa<BinaryOperator>(U.At))
        Gives(cast<BinaryOperator>(U.At)->getRHS());
      else if (U.Kind != UseKind::Tested && !(U.Kind == UseKind::Kept && isa<ReturnStmt>(U.At)))
        Understood = false;
    }
  };
  for (const CFGBlock *Block : Graph->graph())
    for (const CFGElement &Element : *Block)
      if (std::optional<CFGStmt> S = Element.getAs<CFGStmt>())
        if (const auto *Return = dyn_cast<ReturnStmt>(S->getStmt()); Return && Return->getRetValue())
          Returned(Return->getRetValue());
  if (!Understood)
    Size = std::nullopt;
  return KnownAllocations[Body] = Size;
}

} // namespace pybuf::flow
