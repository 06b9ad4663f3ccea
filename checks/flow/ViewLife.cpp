#include "flow/ViewLife.h"
#include "flow/ArrayOfMemory.h"
#include "flow/Flags.h"
#include "flow/FormattedArguments.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include <set>

using namespace clang;

namespace pybuf::flow {

SmallVector<const VarDecl *, 2> viewsAcquiredBy(const CallExpr *Call, const CallModel &Calls) {
  SmallVector<const VarDecl *, 2> Views;
  const api::Row *R = Calls.row(Call);
  if (!R)
    return Views;
  const CallView View = *CallView::of(Call);
  if (R->AcquiresView)
    if (const VarDecl *Variable = addressedVariable(View.argument(R->AcquiresView)))
      Views.push_back(Variable);
  for (const FormattedArgument &Argument : formattedArguments(Call, api::FormatUse::Parse, Calls))
    if (Argument.Unit.Role == api::FormatRole::View)
      if (const VarDecl *Variable = addressedVariable(Argument.Given))
        Views.push_back(Variable);
  return Views;
}

static bool releases(const Stmt *S, const VarDecl *View, const CallModel &Calls) {
  const api::Row *R = isa<CallExpr>(S) ? Calls.row(S) : nullptr;
  return R && R->ReleasesView && addressedVariable(CallView::of(S)->argument(R->ReleasesView)) == View;
}

// 0 or 1: the successor of the branch on \p Call that is taken when it succeeds; none if it cannot be told.
static std::optional<unsigned> successOn(const Expr *Condition, const CallExpr *Call, const api::Row &Row,
                                         ASTContext &Context) {
  const bool TrueIsSuccess = !Row.AcquiresView; // PyArg_Parse* is true on success, PyObject_GetBuffer is 0
  bool Negated = false;
  const Expr *E = Condition->IgnoreParenCasts();
  while (const auto *Not = dyn_cast<UnaryOperator>(E)) {
    if (Not->getOpcode() != UO_LNot)
      return std::nullopt;
    Negated = !Negated;
    E = Not->getSubExpr()->IgnoreParenCasts();
  }
  if (E == Call)
    return TrueIsSuccess != Negated ? 0 : 1;
  const auto *Binary = dyn_cast<BinaryOperator>(E);
  if (!Binary || !Binary->isComparisonOp() || Binary->getLHS()->IgnoreParenCasts() != Call)
    return std::nullopt;
  Expr::EvalResult Value;
  if (!Binary->getRHS()->EvaluateAsInt(Value, Context))
    return std::nullopt;
  const int64_t Other = Value.Val.getInt().getExtValue();
  bool Success;
  switch (Binary->getOpcode()) {
  case BO_LT: // < 0
    Success = false;
    break;
  case BO_GE: // >= 0
    Success = true;
    break;
  case BO_EQ: // == 0, == -1
    Success = (Other == 0) != TrueIsSuccess;
    break;
  case BO_NE:
    Success = (Other == 0) == TrueIsSuccess;
    break;
  default:
    return std::nullopt;
  }
  return Success != Negated ? 0 : 1;
}

namespace {

// Walks from the edge on which the view is acquired, looking for a way out that does not release it.
class ReleaseWalk {
public:
  ReleaseWalk(Uses &All, const VarDecl *View, const Flags &Variables)
      : All(All), Graph(All.graph()), View(View), Variables(Variables) {
    for (const Use &U : All.of(View))
      References[U.Reference] = &U;
  }

  // True when a way out is taken with the view held. Start is a successor of the block that acquires it, where \p Known
  // is known of the flags.
  bool leavesFrom(const CFGBlock *Start, Flags::State Known) {
    // A function with more ways than this is not judged.
    constexpr unsigned MostSteps = 4096;
    SmallVector<std::pair<const CFGBlock *, Flags::State>, 16> Work{{Start, std::move(Known)}};
    std::set<std::pair<const CFGBlock *, std::vector<Flags::Truth>>> Seen;
    while (!Work.empty()) {
      auto [Block, Before] = Work.pop_back_val();
      if (!Seen.insert({Block, std::vector<Flags::Truth>(Before.begin(), Before.end())}).second)
        continue;
      if (Block == &Graph.graph().getExit())
        return true;
      if (Block->hasNoReturnElement() || endsWithin(Block))
        continue;
      if (Seen.size() > MostSteps)
        return false;
      if (const Stmt *Condition = Block->getTerminatorCondition(); Condition && asksView(Condition))
        continue;
      SmallVector<const CFGBlock *, 2> Next;
      for (const CFGBlock::AdjacentBlock &Successor : Block->succs())
        if (const CFGBlock *To = Successor.getReachableBlock())
          Next.push_back(To);
      if (Next.size() == 2 && (comesBackReleased(Next[0], Next[1]) || comesBackReleased(Next[1], Next[0])))
        continue;
      if (llvm::is_contained(Next, &Graph.graph().getExit()))
        Leaves = lastReturn(Block);
      Variables.pass(Block, Before);
      unsigned Index = 0;
      for (const CFGBlock::AdjacentBlock &Successor : Block->succs()) {
        if (const CFGBlock *To = Successor.getReachableBlock())
          if (std::optional<Flags::State> Behind = Variables.behind(Block, Index, Before))
            Work.push_back({To, std::move(*Behind)});
        ++Index;
      }
    }
    return false;
  }

  bool isEverOutOfSight() const {
    return llvm::any_of(References, [&](const auto &Entry) { return goesOutOfSight(Entry.first); });
  }

  const Stmt *Leaves = nullptr;

private:
  static const Stmt *lastReturn(const CFGBlock *Block) {
    for (const CFGElement &Element : llvm::reverse(*Block))
      if (std::optional<CFGStmt> S = Element.getAs<CFGStmt>())
        if (isa<ReturnStmt>(S->getStmt()))
          return S->getStmt();
    return nullptr;
  }

  bool endsWithin(const CFGBlock *Block) const {
    for (const CFGElement &Element : *Block)
      if (std::optional<CFGStmt> S = Element.getAs<CFGStmt>())
        if (releases(S->getStmt(), View, All.calls()) || goesOutOfSight(S->getStmt()))
          return true;
    return false;
  }

  // Copied, stored, or passed on whole: somebody else may release it.
  bool goesOutOfSight(const Stmt *S) const {
    auto Found = References.find(S);
    if (Found == References.end())
      return false;
    const Stmt *Parent = Graph.parent(S);
    while (isa_and_nonnull<ParenExpr>(Parent))
      Parent = Graph.parent(Parent);
    // Who takes obj takes the reference that the release would drop.
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent))
      return Member->getMemberDecl()->getName() == "obj";
    if (const auto *Address = dyn_cast_or_null<UnaryOperator>(Parent); Address && Address->getOpcode() == UO_AddrOf) {
      const Stmt *Around = Graph.parent(Address);
      while (isa_and_nonnull<CastExpr, ParenExpr>(Around))
        Around = Graph.parent(Around);
      // Known functions only look, as PyBuffer_IsContiguous, or fill it anew.
      const api::Row *R = isa_and_nonnull<CallExpr>(Around) ? All.calls().row(Around) : nullptr;
      return !R || !(R->AcquiresView || R->ReleasesView || R->Format || StringRef(R->Name).starts_with("PyBuffer_"));
    }
    return true;
  }

  // Asked for obj or buf, or whole: the condition may tell whether the view is held. Its size tells nothing.
  bool asksView(const Stmt *S) const {
    if (References.contains(S)) {
      const auto *Member = dyn_cast_or_null<MemberExpr>(Graph.parent(S));
      return !Member || Member->getMemberDecl()->getName() == "obj" || Member->getMemberDecl()->getName() == "buf";
    }
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return Child && asksView(Child); });
  }

  // A branch that releases the view and comes back to the other way.
  bool comesBackReleased(const CFGBlock *Releasing, const CFGBlock *Other) const {
    if (!llvm::any_of(*Releasing, [&](const CFGElement &Element) {
          std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
          return S && releases(S->getStmt(), View, All.calls());
        }))
      return false;
    SmallVector<const CFGBlock *, 8> Work{Releasing};
    llvm::DenseSet<const CFGBlock *> Seen;
    while (!Work.empty()) {
      const CFGBlock *Block = Work.pop_back_val();
      for (const CFGBlock::AdjacentBlock &Successor : Block->succs())
        if (const CFGBlock *To = Successor.getReachableBlock()) {
          if (To == Other)
            return true;
          if (Seen.insert(To).second)
            Work.push_back(To);
        }
    }
    return false;
  }

  Uses &All;
  const FunctionGraph &Graph;
  const VarDecl *View;
  const Flags &Variables;
  llvm::DenseMap<const Stmt *, const Use *> References;
};

} // namespace

Judgement<UnreleasedView> judgeRelease(Uses &All, const CallExpr *Acquire, const VarDecl *View) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> At = Graph.after(Acquire);
  if (!At)
    return Silence{"the view is never acquired"};
  const auto *Condition = dyn_cast_or_null<Expr>(At->Block->getTerminatorCondition());
  const api::Row &Row = *All.calls().row(Acquire);
  const std::optional<unsigned> Success =
      Condition ? successOn(Condition, Acquire, Row, Graph.context()) : std::nullopt;
  if (!Success || At->Block->succ_size() != 2)
    return Silence{"the result of the call that acquires " + quoted(View) + " is not branched on at once"};
  for (const Use &U : All.of(View))
    if (Graph.isDeferred(U.Reference))
      return Silence{quoted(View) + " is captured by a lambda"};
  if (View->hasAttr<CleanupAttr>())
    return Silence{quoted(View) + " is released by its cleanup attribute"};
  const CFGBlock *Start = (At->Block->succ_begin() + *Success)->getReachableBlock();
  Flags Variables(All);
  ReleaseWalk Walk(All, View, Variables);
  // A guard that is declared before knows the view at any time.
  if (Walk.isEverOutOfSight())
    return Silence{quoted(View) + " is known to somebody else"};
  const std::optional<Flags::State> Known = Variables.behind(At->Block, *Success, Variables.at(*At));
  if (!Start || !Known || !Walk.leavesFrom(Start, *Known))
    return Silence{quoted(View) + " is released on every path"};
  return UnreleasedView{View, Walk.Leaves};
}

// Every path to \p Late has released \p View and not acquired it again.
static bool isReleasedBefore(Uses &All, const VarDecl *View, const Stmt *Late) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> At = Graph.after(Late);
  if (!At)
    return false;
  bool AlwaysReleased = true;
  Graph.walkBackward(
      *At,
      [&](const Stmt *S) {
        if (releases(S, View, All.calls()))
          return Step::EndPath;
        if (const auto *Call = dyn_cast<CallExpr>(S);
            Call && llvm::is_contained(viewsAcquiredBy(Call, All.calls()), View)) {
          AlwaysReleased = false;
          return Step::Stop;
        }
        return Step::Continue;
      },
      [&] { AlwaysReleased = false; });
  return AlwaysReleased;
}

Judgement<UseAfterRelease> judgeUseAfterRelease(Uses &All, const CallExpr *Release) {
  const FunctionGraph &Graph = All.graph();
  const api::Row &Row = *All.calls().row(Release);
  const VarDecl *View = addressedVariable(CallView::of(Release)->argument(Row.ReleasesView));
  const std::optional<Point> From = Graph.after(Release);
  if (!View || !From)
    return Silence{"the view is not a variable of this function"};
  // The pointers that are taken from view.buf and nothing else.
  SmallVector<const VarDecl *, 4> Pointers;
  for (const Use &U : All.of(View)) {
    const auto *Member = dyn_cast_or_null<MemberExpr>(Graph.parent(U.Reference));
    if (Member && Member->getMemberDecl()->getName() == "buf" && U.Kind == UseKind::Aliased && U.Other &&
        U.Other->hasLocalStorage() && U.Other->getType()->isPointerType())
      Pointers.push_back(U.Other);
  }
  UseAfterRelease Found;
  for (const VarDecl *Pointer : Pointers) {
    const bool None = forEachLaterUse(All, Pointer, *From, [&](const VarDecl *, const Use &U) {
      const bool Touches = U.Kind == UseKind::Read || U.Kind == UseKind::Written || U.Kind == UseKind::Copied ||
                           U.Kind == UseKind::Handed;
      if (!Touches || Graph.isDeferred(U.Reference) || !isReleasedBefore(All, View, U.Reference))
        return true;
      // The pointer may come from elsewhere on this path.
      for (const Definition &D : reachingDefinitions(All, Pointer, *Graph.after(U.Reference))) {
        const Expr *Of = D.Value ? bufferMember(D.Value->IgnoreParenCasts(), "buf") : nullptr;
        if (!Of || namedVariable(Of) != View)
          return true;
      }
      Found = {View, Pointer, &U};
      return false;
    });
    if (!None)
      return Found;
  }
  return Silence{"nothing of " + quoted(View) + " is seen to be used after the release"};
}

Judgement<OwnerlessView> judgeOwner(Uses &All, const Expr *MakeView, const api::Row &Row) {
  const FunctionGraph &Graph = All.graph();
  const CallModel &Calls = All.calls();
  const std::optional<Point> After = Graph.after(MakeView);
  if (!After)
    return Silence{"the view is never made"};
  if (fateOfObject(All, MakeView) != Fate::NewObject)
    return Silence{"the memoryview does not leave the function"};
  const CallView Call = *CallView::of(MakeView);
  if (Row.ViewsBuffer) {
    const VarDecl *View = addressedVariable(Call.argument(Row.ViewsBuffer));
    if (!View)
      return Silence{"the Py_buffer is not a variable of this function"};
    for (const Use &U : All.of(View))
      for (const Stmt *Around = U.Reference; Around; Around = Graph.parent(Around))
        if (const auto *Acquire = dyn_cast<CallExpr>(Around))
          if (llvm::is_contained(viewsAcquiredBy(Acquire, Calls), View)) {
            const Stmt *Dies = nullptr;
            Graph.walkForward(*After, [&](const Stmt *S) {
              if (!releases(S, View, Calls))
                return Step::Continue;
              Dies = S;
              return Step::Stop;
            });
            return OwnerlessView{View, Dies, true};
          }
    return Silence{quoted(View) + " is not acquired from an object here"};
  }
  const std::optional<ArrayOfMemory> Array = arrayOfMemory(MakeView, Calls);
  if (Array && !Array->OwnerIsNone && (Array->Owner || Row.MakesArray == api::Row::ArrayCopies))
    return Silence{Array->Owner ? "an owner of the memory is given" : "the array copies the memory"};
  if (Array && Row.MakesArray == api::Row::ArrayViews && !isReturnedItself(MakeView, Graph))
    return Silence{"the array is not returned itself, and may be copied before"};
  const VarDecl *Memory = pointedVariable(Array ? Array->Memory : Call.argument(Row.ViewsMemory), Calls);
  if (!Memory || isa<ParmVarDecl>(Memory) || !Memory->hasLocalStorage() || Memory->getType()->isReferenceType())
    return Silence{"the memory is not that of a variable of this function"};
  const std::string Container = containerName(Memory->getType());
  if (Memory->getType()->isArrayType() || Container == "std::vector" || Container == "std::basic_string" ||
      Container == "std::array" || Container == "std::unique_ptr") {
    bool LivesOn = false;
    forEachLaterUse(All, Memory, *After, [&](const VarDecl *, const Use &U) {
      LivesOn = U.Kind == UseKind::Kept || U.Kind == UseKind::Grown;
      return !LivesOn;
    });
    if (LivesOn)
      return Silence{quoted(Memory) + " is moved on after the view was made"};
    return OwnerlessView{Memory, nullptr, false};
  }
  if (!Memory->getType()->isPointerType())
    return Silence{quoted(Memory) + " is not a buffer"};
  // A block that is freed after the view was made, on the way that hands the view out.
  OwnerlessView Found{Memory, nullptr, false};
  forEachLaterUse(All, Memory, *After, [&](const VarDecl *, const Use &U) {
    if (U.Kind != UseKind::Freed)
      return true;
    Found.Dies = U.At;
    return false;
  });
  // Where a return is reached without the free, the free is for the paths that hand nothing out.
  const bool AlwaysDies = Graph.walkForward(*After, [&](const Stmt *S) {
    if (isa<CallExpr>(S))
      for (const Use &U : All.of(Memory))
        if (U.Kind == UseKind::Freed && U.At == S)
          return Step::EndPath;
    if (isa<CXXDeleteExpr>(S))
      return Step::EndPath;
    return isa<ReturnStmt>(S) ? Step::Stop : Step::Continue;
  });
  if (!Found.Dies || !AlwaysDies)
    return Silence{quoted(Memory) + " is not seen to die while the view lives"};
  return Found;
}

} // namespace pybuf::flow
