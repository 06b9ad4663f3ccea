#include "CopiedResultCheck.h"
#include "flow/ResultCopy.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool CopiedResultCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const api::Row *Row = isa<CallExpr, CXXConstructExpr>(S) ? Calls.row(S) : nullptr;
  return Row && (Row->Copies.Into == api::Storage::Bytes || Row->Copies.Into == api::Storage::ByteArray);
}

void CopiedResultCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Copy = cast<Expr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Copy->getBeginLoc());
  const Judgement<ResultCopy> Judged = judgeResultCopy(All, Copy, *All.calls().row(Copy));
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ResultCopy>(Judged);
  if (Facts.Size)
    if (const std::optional<uint64_t> Constant = constantValue(Facts.Size, Graph.context());
        Constant && *Constant < MinBytes)
      return passOver(At, "the size is a constant below MinBytes", Sources);

  Finding Found = findingAt(Copy, Graph);
  Found.FindingLevel = Level::Advice;
  const std::string Memory = "'" + sourceText(Facts.Memory->IgnoreParenCasts(), Graph.context()) + "'";
  Found.Size = Facts.Size ? sourceText(Facts.Size->IgnoreParenCasts(), Graph.context()) : "the size of " + Memory;
  const std::string HowMuch = Facts.Size ? "'" + Found.Size + "' bytes of " + Memory : Memory;
  if (Facts.From == Source::OwnStorage) {
    Found.Pattern = Facts.IsGetter ? "property-copies-storage" : "type-copies-storage-without-buffer";
    Found.Message = std::string("each ") + (Facts.IsGetter ? "access" : "call") + " copies " + HowMuch +
                    ", storage of the object itself, into a new object; where that memory stays while the object "
                    "lives, let its type export its buffer, so that callers can read it in place";
  } else {
    Found.Pattern = "result-copies-exported-memory";
    Found.Message = HowMuch + ", which another object exports, are copied into a new object for the caller; where the "
                              "caller need not have bytes, a slice of a memoryview of the exporter shows them in place";
  }
  report(Found, Sources);
}

} // namespace pybuf
