#include "CopiedArgumentCheck.h"
#include "flow/FormattedArguments.h"
#include "flow/ObjectFate.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool CopiedArgumentCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && (Row->Copies.Into == api::Storage::Bytes || (Row->Format.Builds && Row->Rest == api::Effect::Hands));
}

void CopiedArgumentCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Call = cast<CallExpr>(Site);
  const api::Row &Row = *All.calls().row(Call);
  if (Row.Copies)
    judgeCopy(Call, Row, All);
  else
    judgeFormat(Call, Row, All);
}

// A temporary bytes object that is handed to Python and dropped.
void CopiedArgumentCheck::judgeCopy(const CallExpr *Copy, const api::Row &Row, Uses &All) {
  const CallView Call = *CallView::of(Copy);
  const Expr *From = Call.argument(Row.Copies.From), *Size = Call.argument(Row.Copies.Size);
  ASTContext &Context = All.graph().context();
  if (!From || From->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
    return;
  const SourceLocation At = All.graph().sources().getFileLoc(Copy->getBeginLoc());
  if (!Size || isa<StringLiteral>(From->IgnoreParenImpCasts()))
    return passOver(At, "a constant or a short text", All.graph().sources());
  if (verdict(Source::Exported, fateOfObject(All, Copy)) != Verdict::CopiedArgument)
    return passOver(At, "the bytes are not only an argument of a call", All.graph().sources());
  tell(Copy, Size, All);
}

// "y#" in the format of a call builds the bytes out of sight.
void CopiedArgumentCheck::judgeFormat(const CallExpr *Call, const api::Row &Row, Uses &All) {
  const std::vector<FormattedArgument> Arguments = formattedArguments(Call, api::FormatUse::Build, All.calls());
  for (unsigned I = 0; I + 1 < Arguments.size(); ++I)
    if (Arguments[I].Unit.Role == api::FormatRole::Pointer && Arguments[I].Unit.Unit == "y#" &&
        !isa<StringLiteral>(Arguments[I].Given->IgnoreParenImpCasts()))
      return tell(Call, Arguments[I + 1].Given, All);
}

void CopiedArgumentCheck::tell(const CallExpr *Call, const Expr *Size, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  if (std::optional<uint64_t> Constant = constantValue(Size, Graph.context()); Constant && *Constant < MinBytes)
    return passOver(Graph.sources().getFileLoc(Call->getBeginLoc()), "the size is a constant below MinBytes",
                    Graph.sources());
  Finding Found = findingAt(Call, Graph);
  Found.Pattern = "bytes-arg-to-callee";
  Found.FindingLevel = Level::Pedantic;
  Found.Size = sourceText(Size->IgnoreParenCasts(), Graph.context());
  Found.Message = "'" + Found.Size +
                  "' bytes are copied into a bytes object that is only an argument of a Python call; "
                  "where the callee takes any bytes-like object and keeps none, lend it a memoryview of the memory "
                  "and release that afterwards";
  report(Found, Graph.sources());
}

} // namespace pybuf
