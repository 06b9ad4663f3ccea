#include "flow/Wrapper.h"
#include "flow/FunctionGraph.h"
#include "flow/SameValue.h"
#include "flow/Uses.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using pybuf::api::Parameter;

namespace pybuf::flow {

namespace {

bool makesObject(const api::Row &R) { return R.Copies || R.Encodes || R.Duplicates; }

class WrapperReader {
public:
  WrapperReader(const FunctionDecl &Function, const CallExpr *Core, const FunctionGraph &Graph, const CallModel &Calls)
      : Function(Function), Core(Core), Graph(Graph), Calls(Calls), All(Graph, Calls) {}

  std::optional<api::Row> read() {
    const api::Row &Wrapped = *Calls.row(Core);
    api::Row R;
    R.IsWrapper = true;
    R.Name = Function.getName().data();
    R.Result = Wrapped.Result;
    R.ConvertsAny = Wrapped.ConvertsAny;
    R.MakesStr = Wrapped.MakesStr;
    R.Copies = Wrapped.Copies;
    R.Encodes = Wrapped.Encodes;
    R.Duplicates = Wrapped.Duplicates;
    R.RunsPython = Wrapped.RunsPython;
    for (Parameter *P :
         {&R.Copies.From, &R.Copies.Size, &R.Encodes.Text, &R.Encodes.Codec, &R.Encodes.Errors, &R.Duplicates.Object})
      if (!renumber(*P))
        return std::nullopt;
    return givesNothingElse() ? std::optional(R) : std::nullopt;
  }

private:
  // From the position in the wrapped call to that of the parameter which is passed there.
  bool renumber(Parameter &P) {
    if (!P)
      return true;
    const Expr *Given = CallView::of(Core)->argument(P);
    const auto *Ref = Given ? dyn_cast<DeclRefExpr>(Given->IgnoreParenCasts()) : nullptr;
    const auto *Own = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (!Own || Own->getFunctionScopeIndex() >= std::min(Function.getNumParams(), api::MaxParameters) ||
        mayEverChange(Own, Graph))
      return false;
    for (const Use &U : All.of(Own))
      if (U.Kind == UseKind::Written || U.Kind == UseKind::Kept || U.Kind == UseKind::Freed ||
          U.Kind == UseKind::Aliased || U.Kind == UseKind::Held)
        return false;
    P = Own->getFunctionScopeIndex() + 1;
    return true;
  }

  bool isNull(const Expr *E) const {
    return E->isNullPointerConstant(Calls.context(), Expr::NPC_ValueDependentIsNotNull);
  }

  bool givesNothingElse() {
    bool Gives = false;
    for (const CFGBlock *Block : Graph.graph())
      for (const CFGElement &Element : *Block) {
        const std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
        const auto *Return = S ? dyn_cast<ReturnStmt>(S->getStmt()) : nullptr;
        if (!Return)
          continue;
        const Expr *Value = Return->getRetValue();
        if (!Value)
          return false;
        if (isNull(Value))
          continue;
        if (Value->IgnoreParenCasts() != Core && !isOnlyTheObject(Value))
          return false;
        Gives = true;
      }
    return Gives;
  }

  // A variable that takes the new object, is tested, and is returned.
  bool isOnlyTheObject(const Expr *Value) {
    const auto *Ref = dyn_cast<DeclRefExpr>(Value->IgnoreParenCasts());
    const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Variable || !Variable->hasLocalStorage() || isa<ParmVarDecl>(Variable))
      return false;
    auto IsExpected = [&](const Expr *E) { return E->IgnoreParenCasts() == Core || isNull(E); };
    if (Variable->getInit() && !IsExpected(Variable->getInit()))
      return false;
    return llvm::all_of(All.of(Variable), [&](const Use &U) {
      if (const auto *Assign = dyn_cast<BinaryOperator>(U.At); Assign && U.Kind == UseKind::Defined)
        return IsExpected(Assign->getRHS());
      return U.Kind == UseKind::Tested || (U.Kind == UseKind::Kept && isa<ReturnStmt>(U.At));
    });
  }

  const FunctionDecl &Function;
  const CallExpr *Core;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  Uses All;
};

} // namespace

std::optional<api::Row> rowOfWrapper(const FunctionDecl &Function, const CallModel &Calls) {
  if (!Function.getDeclName().isIdentifier() || !Function.getReturnType()->isPointerType() || Function.isVariadic())
    return std::nullopt;
  const CallExpr *Core = nullptr;
  bool RunsPython = false;
  for (const Stmt *S : callsIn(Function.getBody())) {
    const auto *Call = dyn_cast<CallExpr>(S);
    if (!Call)
      continue;
    const api::Row *R = Calls.row(Call);
    RunsPython |= !R || R->RunsPython;
    if (!R || !makesObject(*R))
      continue;
    if (Core)
      return std::nullopt;
    Core = Call;
  }
  if (!Core)
    return std::nullopt;
  std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(Function, Calls.context());
  std::optional<api::Row> R = Graph ? WrapperReader(Function, Core, *Graph, Calls).read() : std::nullopt;
  if (R)
    R->RunsPython |= RunsPython;
  return R;
}

} // namespace pybuf::flow
