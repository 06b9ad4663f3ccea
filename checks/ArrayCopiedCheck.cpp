#include "ArrayCopiedCheck.h"
#include "flow/ArrayOfMemory.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ArrayCopiedCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  if (isa<CXXConstructExpr>(S))
    return arrayOfMemory(S, Calls).has_value() || describedObject(S, Calls);
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
  if (const Expr *Object = describedObject(Site, All.calls()))
    return reportDescribed(cast<Expr>(Site), Object, All);
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

// An array of a buffer_info has no base, so it copies. It may have to: what is exported can be written later.
void ArrayCopiedCheck::reportDescribed(const Expr *Array, const Expr *Object, Uses &All) {
  Finding Found = findingAt(Array, All.graph());
  Found.Pattern = "pybind-array-from-request";
  Found.FindingLevel = Level::Pedantic;
  const std::string Name = sourceText(Object->IgnoreParenImpCasts(), All.graph().context());
  // NumPy takes bytes that are given themselves for one string of characters, with no NUL at its end.
  Found.Message = "an array without a base copies the memory that '" + Name +
                  "' exports; pybind11::array::ensure(pybind11::memoryview(" + Name +
                  ")) makes one over the memory itself, which holds the export";
  report(Found, All.graph().sources());
}

} // namespace pybuf
