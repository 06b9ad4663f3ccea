#include "ViewWithoutOwnerCheck.h"
#include "flow/ArrayOfMemory.h"
#include "flow/ViewLife.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ViewWithoutOwnerCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return (Row && (Row->ViewsMemory || Row->ViewsBuffer)) || arrayOfMemory(S, Calls);
}

void ViewWithoutOwnerCheck::judge(const Stmt *Site, Uses &All) {
  const auto *MakeView = cast<Expr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<OwnerlessView> Judged = judgeOwner(All, MakeView, *All.calls().row(MakeView));
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(MakeView->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<OwnerlessView>(Judged);
  Finding Found = findingAt(MakeView, Graph);
  const std::string Memory = "'" + Facts.Memory->getNameAsString() + "'";
  if (Facts.OfBuffer) {
    Found.Pattern = "view-from-buffer-drops-owner";
    Found.Message = "the memoryview of the Py_buffer " + Memory +
                    " does not hold the exporter, so its memory may go while the view lives; make it with "
                    "PyMemoryView_FromObject, which holds it";
  } else if (const std::optional<ArrayOfMemory> Array = arrayOfMemory(MakeView, All.calls())) {
    Found.Pattern = Array->OwnerIsNone ? "array-base-none-dangling" : "nanobind-ndarray-no-owner";
    Found.Message = (Array->OwnerIsNone ? "the array with None as its owner makes no copy and outlives "
                                        : "the array has no owner and is converted only after ") +
                    Memory + (Array->OwnerIsNone ? "" : " has ended") +
                    "; let a capsule own the memory, or fill the array in place";
  } else {
    Found.Pattern = "view-of-local-memory";
    Found.Message = "the memoryview outlives " + Memory + ", whose memory " +
                    (Facts.Dies ? "is freed in this function" : "ends with this function") +
                    "; fill a bytes object in place, or let an object own the memory";
  }
  Found.Proof.push_back({Sources.getFileLoc(Facts.Memory->getLocation()), Memory + " is declared here"});
  if (Facts.Dies)
    Found.Proof.push_back(
        {Sources.getFileLoc(Facts.Dies->getBeginLoc()), Facts.OfBuffer ? "released here" : "freed here"});
  report(Found, Sources);
}

} // namespace pybuf
