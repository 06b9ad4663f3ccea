#include "flow/TypeTest.h"
#include "flow/Origin.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace pybuf::flow {

static bool makes(const api::Row &R, TestedType Type) {
  if (Type == TestedType::Str)
    return R.MakesStr;
  return R.Encodes || R.Copies.Into == api::Storage::Bytes;
}

static bool tests(const api::Row &R, TestedType Type) {
  switch (Type) {
  case TestedType::Str:
    return R.ChecksStr != 0;
  case TestedType::Bytes:
    return R.ChecksBytes != 0 || R.ChecksExactBytes != 0;
  case TestedType::ExactBytes:
    return R.ChecksExactBytes != 0;
  }
  return false;
}

// What the macros of all versions are called that test for the type.
static StringRef testingMacro(TestedType Type) {
  switch (Type) {
  case TestedType::Str:
    return "PyUnicode_Check";
  case TestedType::Bytes:
    return "PyBytes_Check";
  case TestedType::ExactBytes:
    break;
  }
  return "PyBytes_CheckExact";
}

bool isKnownToBe(TestedType Type, Uses &All, const VarDecl *Variable, const Stmt *At) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> P = Graph.after(At);
  if (!P)
    return false;
  SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *P);
  if (!Reaching.empty() && llvm::all_of(Reaching, [&](const Definition &D) {
        const api::Row *R = D.Value ? All.calls().row(D.Value->IgnoreParenCasts()) : nullptr;
        return R && makes(*R, Type);
      }))
    return true;
  // -1: no test of this variable; 0 and 1: the successor on which it is of the type.
  auto YesSuccessor = [&](const CFGBlock *Block) {
    const auto *Condition = dyn_cast_or_null<Expr>(Block->getTerminatorCondition());
    if (!Condition)
      return -1;
    bool Negated = false;
    Condition = Condition->IgnoreParenImpCasts();
    while (const auto *Not = dyn_cast<UnaryOperator>(Condition)) {
      if (Not->getOpcode() != UO_LNot)
        return -1;
      Negated = !Negated;
      Condition = Not->getSubExpr()->IgnoreParenImpCasts();
    }
    for (const DeclRefExpr *Ref : Graph.references(Variable)) {
      const Stmt *Around = Ref;
      bool Tests = false;
      while (Around && Around != Condition) {
        const api::Row *R = isa<CallExpr>(Around) ? All.calls().row(Around) : nullptr;
        Tests |= R && tests(*R, Type);
        Around = Graph.parent(Around);
      }
      if (!Around)
        continue;
      const api::Row *Here = isa<CallExpr>(Condition) ? All.calls().row(Condition) : nullptr;
      const api::Row *Macro = All.calls().macroRow(Ref->getExprLoc());
      if (Tests || (Here && tests(*Here, Type)) || (Macro && tests(*Macro, Type)) ||
          Lexer::getImmediateMacroName(Condition->getBeginLoc(), Graph.sources(), Graph.context().getLangOpts())
              .starts_with(testingMacro(Type)))
        return Negated ? 1 : 0;
    }
    return -1;
  };
  llvm::DenseSet<const CFGBlock *> Seen;
  SmallVector<const CFGBlock *, 8> Work{P->Block};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    if (!Seen.insert(Block).second)
      continue;
    if (Block->pred_empty())
      return false;
    for (const CFGBlock::AdjacentBlock &Before : Block->preds()) {
      const CFGBlock *From = Before.getReachableBlock();
      if (!From)
        continue;
      const int Yes = YesSuccessor(From);
      if (Yes >= 0 && From->succ_size() == 2) {
        const CFGBlock *OnYes = (From->succ_begin() + Yes)->getReachableBlock();
        const CFGBlock *OnNo = (From->succ_begin() + (1 - Yes))->getReachableBlock();
        if (OnYes == Block && OnNo != Block)
          continue;
        if (OnNo == Block)
          return false;
      }
      Work.push_back(From);
    }
  }
  return true;
}

} // namespace pybuf::flow
