#include "BytesRoundTripCheck.h"
#include "flow/BufferCopy.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool BytesRoundTripCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && Row->Copies.Into == api::Storage::Bytes && Row->Copies.Size;
}

void BytesRoundTripCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Copy = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const api::Row &Row = *All.calls().row(Copy);
  const Judgement<RoundTrip> Judged = judgeRoundTrip(All, Copy, Row);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Copy->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<RoundTrip>(Judged);
  const std::string Object = sourceText(Facts.Object->IgnoreParenCasts(), Graph.context());
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "bytes-roundtrip";
  // A copy of an instance of a subclass is plain bytes, which may be the purpose.
  Found.FindingLevel = Facts.IsExact ? Level::Default : Level::Pedantic;
  Found.Size = Facts.IsParsed
                   ? sourceText(CallView::of(Copy)->argument(Row.Copies.Size)->IgnoreParenCasts(), Graph.context())
                   : "len(" + Object + ")";
  Found.Message = Facts.IsParsed
                      ? "the whole of the argument behind '" + Object + "' ('" + Found.Size +
                            "' bytes) is copied into equal bytes; parse it as an object and take a new reference to "
                            "it where it is bytes already"
                      : "the whole of the bytes object '" + Object +
                            "' is copied into an equal one, though bytes never change; take a new reference to it "
                            "instead";
  if (PythonMinVersion >= 10)
    Found.Message += ", with Py_NewRef";
  report(Found, Sources);
}

} // namespace pybuf
