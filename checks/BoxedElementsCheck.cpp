#include "BoxedElementsCheck.h"
#include "flow/BoxedElements.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool BoxedElementsCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && (Row->Boxes || Row->Unboxes);
}

void BoxedElementsCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Call = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const api::Row &Row = *All.calls().row(Call);
  const Judgement<BoxedElements> Judged = Row.Boxes ? judgeBoxing(All, Call, Row) : judgeUnboxing(All, Call, Row);
  const SourceLocation At = Sources.getFileLoc(Call->getBeginLoc());
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<BoxedElements>(Judged);
  if (Facts.Bytes && *Facts.Bytes < MinBytes)
    return passOver(At, "the array has less than MinBytes", Sources);

  Finding Found = findingAt(Call, Graph);
  const std::string Numbers = "'" + sourceText(Facts.Numbers, Graph.context()) + "'";
  Found.FindingLevel = Level::Pedantic;
  Found.Size = "sizeof(" + Facts.Element.getAsString(Graph.context().getPrintingPolicy()) + ")";
  if (Row.Boxes) {
    Found.Pattern = "vector-to-list-boxing";
    Found.Message = "each pass makes a Python object of an element of " + Numbers +
                    "; where callers need not have a list, give them the memory of " + Numbers +
                    " as an object that exports its buffer";
  } else {
    Found.Pattern = "sequence-of-numbers-to-vector";
    Found.Message = "each pass makes an element of " + Numbers + " of an object in '" +
                    sourceText(Facts.Sequence->IgnoreParenCasts(), Graph.context()) +
                    "'; ask for its buffer first, and read the items one by one only where it exports none";
  }
  report(Found, Sources);
}

} // namespace pybuf
