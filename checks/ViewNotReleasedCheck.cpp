#include "ViewNotReleasedCheck.h"
#include "flow/ViewLife.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ViewNotReleasedCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  return Call && !viewsAcquiredBy(Call, Calls).empty();
}

void ViewNotReleasedCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Acquire = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  for (const VarDecl *View : viewsAcquiredBy(Acquire, All.calls())) {
    const Judgement<UnreleasedView> Judged = judgeRelease(All, Acquire, View);
    if (const auto *Nothing = std::get_if<Silence>(&Judged)) {
      passOver(Sources.getFileLoc(Acquire->getBeginLoc()), Nothing->MissingFact, Sources);
      continue;
    }
    const auto &Facts = std::get<UnreleasedView>(Judged);
    Finding Found = findingAt(Acquire, Graph);
    Found.Pattern = "buffer-not-released";
    Found.Message = "the Py_buffer '" + View->getNameAsString() +
                    "' is acquired here and still held where the function returns; the exporter can never be resized "
                    "or freed again; call PyBuffer_Release on every path";
    const SourceLocation Leaves =
        Facts.LeavesAt ? Facts.LeavesAt->getBeginLoc() : Graph.function().getBody()->getEndLoc();
    Found.Proof.push_back({Sources.getFileLoc(Leaves), "the function returns here with the view held"});
    report(Found, Sources);
  }
}

} // namespace pybuf
