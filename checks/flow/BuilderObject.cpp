#include "flow/BuilderObject.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

bool isFinalCopy(const api::Row &Row) {
  // A constructor that takes memory as well has Copies too.
  return Row.Duplicates.Into == api::Storage::Bytes && !Row.Slices && !Row.Copies;
}

Judgement<BuilderObject> judgeBuilderObject(Uses &All, const CallExpr *Copy, const api::Row &Row) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> At = Graph.after(Copy);
  BuilderObject Facts;
  Facts.Builder = namedVariable(CallView::of(Copy)->argument(Row.Duplicates.Object));
  if (!At || !Facts.Builder || !Facts.Builder->hasLocalStorage() || isa<ParmVarDecl>(Facts.Builder))
    return Silence{"the object that is copied is not a variable of this function"};
  const SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Facts.Builder, *At);
  Facts.Made = Reaching.size() == 1 && Reaching.front().Value ? Reaching.front().Value->IgnoreParenCasts() : nullptr;
  const api::Row *Maker = Facts.Made ? All.calls().row(Facts.Made) : nullptr;
  if (!Maker || Maker->Copies.Into != api::Storage::ByteArray)
    return Silence{quoted(Facts.Builder) + " is not a bytearray that is made here"};
  const CallView Making = *CallView::of(Facts.Made);
  const Expr *From = Making.argument(Maker->Copies.From);
  Facts.Size = Making.argument(Maker->Copies.Size);
  if (!From || !Facts.Size || !From->isNullPointerConstant(Graph.context(), Expr::NPC_ValueDependentIsNotNull))
    return Silence{quoted(Facts.Builder) + " is made with contents"};
  if (Graph.loopDepth(Copy) != Graph.loopDepth(Facts.Made))
    return Silence{quoted(Facts.Builder) + " is copied in a loop of its own"};
  std::optional<Silence> Missing;
  for (const VarDecl *Holder : holdersOf(All, Facts.Builder))
    for (const Use &U : All.of(Holder)) {
      const bool IsAfter = Graph.mayReach(*At, U.Reference);
      switch (U.Kind) {
      case UseKind::Written:
      case UseKind::Read:
      case UseKind::Aliased:
        if (IsAfter && U.Kind != UseKind::Aliased)
          Missing = Silence{quoted(Facts.Builder) + " is used after the copy"};
        break;
      case UseKind::Freed:
        if (IsAfter)
          Facts.Drop = &U;
        break;
      case UseKind::Measured:
      case UseKind::Tested:
      case UseKind::Moved:
      case UseKind::Defined:
        break;
      default:
        if (U.At != Copy)
          Missing = Silence{quoted(Facts.Builder) + " is seen by others, or resized"};
      }
    }
  if (Missing)
    return *Missing;
  if (!Facts.Drop)
    return Silence{quoted(Facts.Builder) + " is not seen to be dropped after the copy"};
  Facts.ObjectFate = fateOfObject(All, Copy);
  return Facts;
}

} // namespace pybuf::flow
