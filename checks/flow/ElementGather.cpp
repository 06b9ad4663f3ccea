#include "flow/ElementGather.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "flow/SameValue.h"
#include "flow/ThreadState.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace pybuf::flow {

// *p, without its conversion to the type of an element.
static const Expr *pointerRead(const Expr *Element) {
  const auto *Read = dyn_cast<UnaryOperator>(withoutTemporaries(Element)->IgnoreParenImpCasts());
  return Read && Read->getOpcode() == UO_Deref && Read->getType()->isArithmeticType() ? Read->getSubExpr() : nullptr;
}

bool mayGather(const CallExpr *Append, const CallModel &Calls) {
  if (!isa<CXXMemberCallExpr>(Append) || Append->getNumArgs() != 1 || !pointerRead(Append->getArg(0)))
    return false;
  const api::Row *R = Calls.row(Append);
  return R && R->This == api::Effect::Grows;
}

namespace {

class GatherJudge {
public:
  GatherJudge(Uses &All, const CallExpr *Append)
      : All(All), Graph(All.graph()), Calls(All.calls()), Context(Graph.context()), Append(Append) {}

  Judgement<ElementGather> judge(bool AssumeNoConcurrentWrites) {
    const std::optional<Point> At = Graph.after(Append);
    const Stmt *Filling = outermostLoop(Append);
    if (!At || !Filling)
      return Silence{"the call does not stand in a loop"};
    if (isChosen(Filling))
      return Silence{"not each element is taken"};
    findSources(pointerRead(Append->getArg(0)), *At, /*Hops=*/0);
    if (!Facts.View || !Strides || !sameValue(Facts.View, Strides, Context))
      return Silence{"the element is not found by the strides of a Py_buffer"};
    Facts.Gathered = namedVariable(cast<CXXMemberCallExpr>(Append)->getImplicitObjectArgument());
    if (!Facts.Gathered || !Facts.Gathered->hasLocalStorage() || isa<ParmVarDecl>(Facts.Gathered) ||
        containerName(Facts.Gathered->getType()) != "std::vector")
      return Silence{"the elements do not go to a vector of this function"};
    if (std::optional<Silence> Missing = findTraversal())
      return *Missing;
    if (Facts.Traversal == Filling || outermostLoop(Graph.declarationOf(Facts.Gathered)))
      return Silence{quoted(Facts.Gathered) + " is made or read within the loop that fills it"};
    if (!AssumeNoConcurrentWrites && mayChangeSharedMemoryBetween(*At, LastOfPass, Graph, Calls))
      return Silence{"the exporter may be written or released while " + quoted(Facts.Gathered) + " is read"};
    return Facts;
  }

private:
  const Stmt *outermostLoop(const Stmt *S) const {
    const Stmt *Outermost = nullptr;
    for (; S; S = Graph.parent(S))
      if (isLoop(S, Context))
        Outermost = S;
    return Outermost;
  }

  bool isChosen(const Stmt *Filling) const {
    for (const Stmt *S = Graph.parent(Append); S && S != Filling; S = Graph.parent(S))
      if (isa<IfStmt, SwitchStmt, AbstractConditionalOperator>(S))
        return true;
    return false;
  }

  // The Py_buffers whose memory and whose strides \p E is made of, also by way of a pointer to a row.
  void findSources(const Stmt *S, Point At, unsigned Hops) {
    if (const auto *E = dyn_cast<Expr>(S)) {
      if (const Expr *View = bufferMember(E, "buf"))
        Facts.View = View;
      if (const Expr *View = bufferMember(E, "strides"))
        Strides = View;
      const VarDecl *Variable = isa<DeclRefExpr>(E) ? namedVariable(E) : nullptr;
      if (Variable && Variable->hasLocalStorage() && E->getType()->isPointerType() && Hops < 3) {
        const SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, At);
        if (Reaching.size() == 1 && Reaching.front().Value)
          findSources(Reaching.front().Value, At, Hops + 1);
      }
    }
    for (const Stmt *Child : S->children())
      if (Child)
        findSources(Child, At, Hops);
  }

  std::optional<Silence> findTraversal() {
    for (const Use &U : All.of(Facts.Gathered)) {
      if (U.At == Append || U.Kind == UseKind::Measured || U.Kind == UseKind::Tested || makesRoom(U))
        continue;
      const Stmt *Loop = U.Kind == UseKind::Read ? loopThatReadsEach(U) : nullptr;
      if (!Loop || (Facts.Traversal && Facts.Traversal != Loop))
        return Silence{quoted(Facts.Gathered) + " is more than gone through once"};
      Facts.Traversal = Loop;
    }
    return Facts.Traversal ? std::nullopt
                           : std::optional<Silence>(Silence{quoted(Facts.Gathered) + " is not seen to be read"});
  }

  bool makesRoom(const Use &U) const {
    const api::Row *R = U.At ? Calls.row(U.At) : nullptr;
    return R && R->MakesRoom;
  }

  // `for (double x : flat)`, or `for (i = ...) ... flat[i] ...`, in no other loop.
  const Stmt *loopThatReadsEach(const Use &U) {
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(U.At)) {
      LastOfPass = Range->getLoopVarStmt();
      return outermostLoop(Range) == Range ? Range : nullptr;
    }
    const auto *Loop = dyn_cast_or_null<ForStmt>(outermostLoop(U.Reference));
    if (!Loop || Graph.loopDepth(U.Reference) != 1 || !Loop->getInc())
      return nullptr;
    const auto *Step = dyn_cast<UnaryOperator>(Loop->getInc()->IgnoreParens());
    const VarDecl *Counter = Step && Step->isIncrementOp() ? namedVariable(Step->getSubExpr()) : nullptr;
    const Expr *Index = indexOf(U.Reference);
    if (!Counter || !Index || namedVariable(Index) != Counter)
      return nullptr;
    LastOfPass = Step;
    return Loop;
  }

  const Expr *indexOf(const DeclRefExpr *Reference) const {
    const Stmt *Around = Graph.parent(Reference);
    while (isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Around))
      Around = Graph.parent(Around);
    const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Around);
    return Operator && Operator->getOperator() == OO_Subscript ? Operator->getArg(1) : nullptr;
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  ASTContext &Context;
  const CallExpr *Append;
  const Expr *Strides = nullptr;    // the Py_buffer whose strides are used
  const Stmt *LastOfPass = nullptr; // of the traversal, which each of its passes comes to
  ElementGather Facts;
};

} // namespace

Judgement<ElementGather> judgeElementGather(Uses &All, const CallExpr *Append, bool AssumeNoConcurrentWrites) {
  return GatherJudge(All, Append).judge(AssumeNoConcurrentWrites);
}

} // namespace pybuf::flow
