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

bool releasesLockBetween(Point From, const Stmt *To, const FunctionGraph &Graph, const CallModel &Calls) {
  return !Graph.walkForward(From, [&](const Stmt *S) {
    if (S == To)
      return Step::EndPath;
    if (lockOf(S, Calls) == Lock::Released && Graph.mayReach(*Graph.after(S), To))
      return Step::Stop;
    return Step::Continue;
  });
}

bool mayRunPythonBetween(Point From, const Stmt *To, const FunctionGraph &Graph, const CallModel &Calls) {
  return !Graph.walkForward(From, [&](const Stmt *S) {
    if (S == To)
      return Step::EndPath;
    if (!isa<CallExpr, CXXConstructExpr>(S))
      return Step::Continue;
    const api::Row *R = Calls.row(S);
    if ((!R || R->RunsPython) && Graph.mayReach(*Graph.after(S), To))
      return Step::Stop;
    return Step::Continue;
  });
}

bool mayRunPython(const CallView &Call, const CallModel &Calls) {
  if (const api::Row *R = Calls.row(Call.Callee))
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
  if (releasesLockBetween(From, To, Graph, Calls))
    return true;
  return !Graph.walkForward(From, [&](const Stmt *S) {
    if (S == To)
      return Step::EndPath;
    std::optional<CallView> Call = CallView::of(S);
    if (Call && mayRunPython(*Call, Calls) && Graph.mayReach(*Graph.after(S), To))
      return Step::Stop;
    return Step::Continue;
  });
}

} // namespace pybuf::flow
