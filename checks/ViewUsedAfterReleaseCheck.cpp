#include "ViewUsedAfterReleaseCheck.h"
#include "flow/ViewLife.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ViewUsedAfterReleaseCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && Row->ReleasesView;
}

void ViewUsedAfterReleaseCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Release = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<UseAfterRelease> Judged = judgeUseAfterRelease(All, Release);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Release->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<UseAfterRelease>(Judged);
  // The same late use stands behind every release that leads to it: it is told once.
  if (!Told.insert(Facts.Late->Reference).second)
    return;
  Finding Found = findingAt(Facts.Late->Reference, Graph);
  Found.Pattern = "buffer-used-after-release";
  Found.Message = "'" + Facts.Pointer->getNameAsString() + "' points into the Py_buffer '" +
                  Facts.View->getNameAsString() +
                  "', which is released by now; the exporter may have moved or freed the memory; release after the "
                  "last use";
  Found.Proof.push_back({Sources.getFileLoc(Release->getBeginLoc()), "released here"});
  report(Found, Sources);
}

} // namespace pybuf
