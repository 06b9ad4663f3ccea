#include "flow/ThreadState.h"

using namespace clang;
using pybuf::api::Lock;

namespace pybuf::flow {

static Lock lockOf(const Stmt *S, const CallModel &Calls) {
  const api::Row *R = isa<CallExpr, CXXConstructExpr>(S) ? Calls.row(S) : nullptr;
  return R ? R->ThreadLock : Lock::Unchanged;
}

bool mayRunWithoutLock(Point At, const FunctionGraph &Graph, const CallModel &Calls) {
  const bool NotReleasedBefore = Graph.walkBackward(At, [&](const Stmt *S) {
    switch (lockOf(S, Calls)) {
    case Lock::Released:
      return Step::Stop;
    case Lock::Taken:
      return Step::EndPath;
    case Lock::Unchanged:
      break;
    }
    return Step::Continue;
  });
  if (!NotReleasedBefore)
    return true;
  return !Graph.walkForward(At, [&](const Stmt *S) {
    switch (lockOf(S, Calls)) {
    case Lock::Released:
      return Step::EndPath;
    case Lock::Taken:
      return Step::Stop;
    case Lock::Unchanged:
      break;
    }
    return Step::Continue;
  });
}

// A statement of the kind runs on a path from From to To. The path may pass To, as in a loop, but not come by From
// again, since what was so there is made anew then.
static bool runsBetween(Point From, const Stmt *To, const FunctionGraph &Graph,
                        llvm::function_ref<bool(const Stmt *)> IsOfKind) {
  const std::optional<CFGStmt> Begin =
      From.Index >= 0 ? (*From.Block)[From.Index].getAs<CFGStmt>() : std::optional<CFGStmt>();
  const Stmt *Again = Begin ? Begin->getStmt() : nullptr;
  auto Leads = [&](const Stmt *S) {
    const std::optional<Point> After = Graph.after(S);
    return After && !Graph.walkForward(*After, [&](const Stmt *Next) {
      return Next == To ? Step::Stop : Next == Again ? Step::EndPath : Step::Continue;
    });
  };
  return !Graph.walkForward(From, [&](const Stmt *S) {
    if (S == Again)
      return Step::EndPath;
    return IsOfKind(S) && S != To && Leads(S) ? Step::Stop : Step::Continue;
  });
}

bool releasesLockBetween(Point From, const Stmt *To, const FunctionGraph &Graph, const CallModel &Calls) {
  return runsBetween(From, To, Graph, [&](const Stmt *S) { return lockOf(S, Calls) == Lock::Released; });
}

bool mayRunPythonBetween(Point From, const Stmt *To, const FunctionGraph &Graph, const CallModel &Calls) {
  return runsBetween(From, To, Graph, [&](const Stmt *S) {
    if (!isa<CallExpr, CXXConstructExpr>(S))
      return false;
    const api::Row *R = Calls.row(S);
    return !R || R->RunsPython;
  });
}

bool mayRunPython(const CallView &Call, const CallModel &Calls) {
  if (const api::Row *R = Calls.row(Call.Whole))
    return R->RunsPython;
  if (!Call.Callee)
    return true;
  // Another reference to an object is taken without running its code.
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Call.Callee);
      Constructor && Constructor->isCopyOrMoveConstructor())
    return false;
  auto NamesObject = [](QualType Type) { return isObjectPointer(Type) || isObjectHandle(Type); };
  if (NamesObject(Call.Callee->getReturnType()) || (Call.This && NamesObject(Call.This->getType())) ||
      NamesObject(Call.Whole->getType()))
    return true;
  const StringRef Name = Call.Callee->getDeclName().isIdentifier() ? Call.Callee->getName() : "";
  return Name.starts_with("Py") || Name.starts_with("_Py") ||
         llvm::any_of(Call.Arguments, [&](const Expr *Argument) { return NamesObject(Argument->getType()); });
}

bool mayChangeSharedMemoryBetween(Point From, const Stmt *To, const FunctionGraph &Graph, const CallModel &Calls) {
  return runsBetween(From, To, Graph, [&](const Stmt *S) {
    if (lockOf(S, Calls) == Lock::Released)
      return true;
    const std::optional<CallView> Call = CallView::of(S);
    return Call && mayRunPython(*Call, Calls);
  });
}

} // namespace pybuf::flow
