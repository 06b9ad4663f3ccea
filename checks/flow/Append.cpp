#include "flow/Append.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

namespace {

class LoopAppendJudge {
public:
  LoopAppendJudge(Uses &All, const CallExpr *Append, const api::Row &Row)
      : All(All), Graph(All.graph()), Calls(All.calls()), Append(Append), Row(Row) {}

  Judgement<LoopAppend> judge() {
    const std::optional<Point> After = Graph.after(Append);
    if (!After || Graph.loopDepth(Append) == 0)
      return Silence{"the call does not stand in a loop"};
    const CallView Call = *CallView::of(Append);
    const Expr *To = Call.argument(Row.Appends.To);
    Facts.Piece = Call.argument(Row.Appends.Piece);
    Facts.Whole = Row.Appends.InPlace ? addressedVariable(To) : namedVariable(To);
    if (!Facts.Whole || !Facts.Piece || !Facts.Whole->hasLocalStorage())
      return Silence{"what grows is not a variable of this function"};
    if (!Row.Appends.InPlace && !goesBack())
      return Silence{"the new object does not take the place of " + quoted(Facts.Whole)};
    if (!isCarried(*After))
      return Silence{quoted(Facts.Whole) + " begins anew in each pass"};
    if (isUsedInEachPass(*After))
      return Silence{quoted(Facts.Whole) + " is used in each pass"};
    Facts.CopiesWhole = !Row.Appends.InPlace;
    findBox(*After);
    if (!Facts.CopiesWhole && !Facts.BoxedBy)
      return Silence{"the piece is an object that is there anyway"};
    if (Facts.CopiesWhole && !isOfKnownType())
      return Silence{quoted(Facts.Whole) + " is not known to be bytes or a str"};
    return Facts;
  }

private:
  // `whole = concat(whole, piece)`, also by way of a variable that is tested first.
  bool goesBack() {
    const Use First = All.ofValue(Append, ValueKind::Object);
    return First.Other && llvm::is_contained(holdersOf(All, First.Other), Facts.Whole);
  }

  bool isOwnResult(const Expr *Value) {
    Value = Value->IgnoreParenCasts();
    if (Value == Append)
      return true;
    const VarDecl *Moved = namedVariable(Value);
    const Use First = All.ofValue(Append, ValueKind::Object);
    return Moved && Moved == First.Other;
  }

  // A way leads from the call back to it on which the variable keeps the object.
  bool isCarried(Point After) {
    llvm::SmallPtrSet<const Stmt *, 4> OtherValues;
    for (const Use &U : All.of(Facts.Whole))
      if (U.Kind == UseKind::Defined) {
        const auto *Assign = dyn_cast<BinaryOperator>(U.At);
        if (!Assign || !isOwnResult(Assign->getRHS()))
          OtherValues.insert(U.At);
      }
    return !Graph.walkForward(After, [&](const Stmt *S) {
      if (S == Append)
        return Step::Stop;
      const auto *Declared = dyn_cast<DeclStmt>(S);
      const bool Ends = OtherValues.contains(S) || (Declared && llvm::is_contained(Declared->decls(), Facts.Whole));
      return Ends ? Step::EndPath : Step::Continue;
    });
  }

  bool isWithinCall(const Stmt *S) const {
    while (S && S != Append)
      S = Graph.parent(S);
    return S != nullptr;
  }

  // Whoever looks at the object between two passes needs it whole there.
  bool isUsedInEachPass(Point After) {
    for (const Use &U : All.of(Facts.Whole)) {
      if (U.Kind == UseKind::Defined || U.Kind == UseKind::Tested || U.Kind == UseKind::Measured ||
          U.Kind == UseKind::Freed || isWithinCall(U.Reference))
        continue;
      // Py_SETREF drops the old object by way of another variable.
      if (U.Kind == UseKind::Aliased &&
          llvm::all_of(All.of(U.Other), [](const Use &Next) { return Next.Kind == UseKind::Freed; }))
        continue;
      const std::optional<Point> There = Graph.after(U.Reference);
      if (There && Graph.mayReach(After, U.Reference) && Graph.mayReach(*There, Append))
        return true;
    }
    return false;
  }

  // The piece is made for this call out of memory that could have been copied into the result at once.
  void findBox(Point After) {
    const Expr *Made = Facts.Piece->IgnoreParenCasts();
    if (const VarDecl *Held = namedVariable(Made)) {
      SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Held, After);
      if (Reaching.size() != 1 || !Reaching.front().Value)
        return;
      Made = Reaching.front().Value->IgnoreParenCasts();
    }
    const auto *Call = dyn_cast<CallExpr>(Made);
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    if (!R || !R->Copies || R->Copies.Into != Row.Appends.Into || Graph.loopDepth(Call) == 0 ||
        fateOfObject(All, Call) != Fate::OnlyRead)
      return;
    const CallView View = *CallView::of(Call);
    const Expr *From = View.argument(R->Copies.From);
    if (!From || From->isNullPointerConstant(Calls.context(), Expr::NPC_ValueDependentIsNotNull))
      return;
    Facts.BoxedBy = Call;
    Facts.PieceSize = View.argument(R->Copies.Size);
  }

  // A function that takes any sequence copies only what cannot grow in place.
  bool isOfKnownType() {
    if (Row.Appends.Into != api::Storage::None)
      return true;
    const std::optional<Point> At = Graph.after(Append);
    if (const auto *Parameter = dyn_cast<ParmVarDecl>(Facts.Whole); Parameter && mayHoldFirstValue(All, Parameter, *At))
      return false;
    return llvm::all_of(reachingDefinitions(All, Facts.Whole, *At), [&](const Definition &D) {
      if (!D.Value)
        return false;
      if (isOwnResult(D.Value))
        return true;
      const api::Row *R = Calls.row(D.Value->IgnoreParenCasts());
      return R && (R->Copies.Into == api::Storage::Bytes || R->Encodes || R->MakesStr);
    });
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  const CallExpr *Append;
  const api::Row &Row;
  LoopAppend Facts;
};

} // namespace

Judgement<LoopAppend> judgeLoopAppend(Uses &All, const CallExpr *Append, const api::Row &Row) {
  return LoopAppendJudge(All, Append, Row).judge();
}

} // namespace pybuf::flow
