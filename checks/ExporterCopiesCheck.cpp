#include "ExporterCopiesCheck.h"
#include "flow/Export.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ExporterCopiesCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row &&
         (Row->CopiesMemory || Row->Copies.Into == api::Storage::Bytes || Row->Copies.Into == api::Storage::ByteArray);
}

void ExporterCopiesCheck::judge(const Stmt *Site, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  if (!hasExporterSignature(Graph.function()))
    return;
  const auto *Copy = cast<CallExpr>(Site);
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Copy->getBeginLoc());
  const Judgement<ExportCopy> Judged = judgeExportCopy(All, Copy, *All.calls().row(Copy));
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ExportCopy>(Judged);
  if (Facts.Size)
    if (std::optional<uint64_t> Constant = constantValue(Facts.Size, Graph.context()); Constant && *Constant < MinBytes)
      return passOver(At, "the size is a constant below MinBytes", Sources);

  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "getbuffer-copies-data";
  Found.FindingLevel = Level::Default;
  Found.Size = Facts.Size ? sourceText(Facts.Size->IgnoreParenCasts(), Graph.context()) : "";
  const std::string Storage = sourceText(Facts.Storage->IgnoreParenCasts(), Graph.context());
  Found.Message = "each export copies the object's own storage '" + Storage + "'" +
                  (Found.Size.empty() ? "" : " ('" + Found.Size + "' bytes)") + " into '" +
                  Facts.Copy->getNameAsString() +
                  "'; let the view point to the storage, count the exports, and refuse to move it while there are any";
  Found.Proof.push_back({Sources.getFileLoc(Facts.Exported->getBeginLoc()), "the view is given the copy here"});
  report(Found, Sources);
}

} // namespace pybuf
