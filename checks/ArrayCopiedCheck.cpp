#include "ArrayCopiedCheck.h"
#include "flow/ArrayOfMemory.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ArrayCopiedCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  if (isa<CXXConstructExpr>(S))
    return arrayOfMemory(S, Calls).has_value();
  const api::Row *Row = isa<CallExpr>(S) ? Calls.row(S) : nullptr;
  return Row && (Row->CopiesMemory || Row->CopiesElements);
}

static Judgement<ArrayCopy> judgeSite(Uses &All, const Expr *Site) {
  const api::Row &Row = *All.calls().row(Site);
  if (const auto *Copy = dyn_cast<CallExpr>(Site))
    return judgeCopyIntoArray(All, Copy, Row);
  if (Row.MakesArray != api::Row::ArrayCopies)
    return Silence{"the array does not copy the memory when it is made"};
  return judgeArray(All, Site, *arrayOfMemory(Site, All.calls()));
}

void ArrayCopiedCheck::judge(const Stmt *Site, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Site->getBeginLoc());
  const Judgement<ArrayCopy> Judged = judgeSite(All, cast<Expr>(Site));
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ArrayCopy>(Judged);
  if (verdict(Source::OwnedContainer, Fate::NewObject) != Verdict::ArrayCopied)
    return;
  if (Facts.ConstantSize && *Facts.ConstantSize < MinBytes)
    return passOver(At, "the container is smaller than MinBytes", Sources);
  Finding Found = findingAt(Site, Graph);
  Found.Pattern = Facts.IntoNewArray ? "numpy-copy-into-new-array" : "pybind-array-copies-owned";
  const std::string Container = "'" + Facts.Container->getNameAsString() + "'";
  Found.Size = "the elements of " + Facts.Container->getNameAsString();
  Found.Message =
      Container + (Facts.IntoNewArray ? " is copied into a new array" : " is copied into an array without an owner") +
      " and dropped; fill the array in place, or let it adopt " + Container + " through a capsule as its base";
  Found.Proof.push_back({Sources.getFileLoc(Facts.Container->getLocation()), Container + " belongs to this function"});
  report(Found, Sources);
}

} // namespace pybuf
