#include "AppendInLoopCheck.h"
#include "flow/Append.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool AppendInLoopCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && Row->Appends;
}

void AppendInLoopCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Append = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const api::Row &Row = *All.calls().row(Append);
  const Judgement<LoopAppend> Judged = judgeLoopAppend(All, Append, Row);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Append->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<LoopAppend>(Judged);
  const bool IsStr = Row.Appends.Into == api::Storage::Str;
  const std::string Whole = "'" + Facts.Whole->getNameAsString() + "'";

  Finding Found = findingAt(Append, Graph);
  Found.Pattern = "bytes-concat-loop";
  // A piece of text has to be decoded in any case, and is often one object of a few characters.
  Found.FindingLevel = IsStr && !Facts.CopiesWhole ? Level::Pedantic : Level::Default;
  if (Facts.CopiesWhole) {
    Found.Size = "len(" + Facts.Whole->getNameAsString() + ")";
    Found.Message = "each pass copies all of " + Whole + " into a new object to append to it, which adds up to the " +
                    "square of its size; collect the pieces and join them once";
  } else {
    Found.Size = Facts.PieceSize ? sourceText(Facts.PieceSize->IgnoreParenCasts(), Graph.context()) : "";
    Found.Message = "each pass boxes a piece" + (Found.Size.empty() ? "" : " of '" + Found.Size + "' bytes") +
                    (IsStr ? " in a str object" : " in a bytes object") + " only to append it to " + Whole + "; " +
                    (IsStr ? "collect the text and decode it once"
                           : "size the result once and copy the pieces into it, or grow it by more than a piece at a "
                             "time");
    if (!IsStr && PythonMinVersion >= 15)
      Found.Message += ", as PyBytesWriter does";
    if (Facts.BoxedBy != Append)
      Found.Proof.push_back({Sources.getFileLoc(Facts.BoxedBy->getBeginLoc()), "the piece is boxed here"});
  }
  report(Found, Sources);
}

} // namespace pybuf
