#include "StagedResultCheck.h"
#include "fix/InPlaceFill.h"
#include "flow/SameValue.h"
#include "flow/ThreadState.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

static std::string quoted(const Twine &Text) { return ("'" + Text + "'").str(); }

static StringRef newObjectFunction(api::Storage Into) {
  return Into == api::Storage::ByteArray ? "PyByteArray_FromStringAndSize" : "PyBytes_FromStringAndSize";
}

static StringRef typeName(api::Storage Into) { return Into == api::Storage::ByteArray ? "bytearray" : "bytes"; }

bool StagedResultCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && Row->Copies && Row->Copies.Into != api::Storage::Block;
}

// How much room the allocation leaves a finding: the words for size and remedy, and the level they earn.
static Level levelOf(const StagedBuffer &Facts) {
  if (Facts.Size == Extent::Grown)
    return Level::Pedantic;
  const bool OnStack = Facts.Kind == BufferKind::StackArray || Facts.Kind == BufferKind::VariableArray ||
                       Facts.Kind == BufferKind::Array;
  // A bound that is a constant, or on the stack, is a scratch buffer: what is used of it is often far less.
  if (Facts.Size == Extent::Bound && (OnStack || Facts.ConstantSize))
    return Level::Pedantic;
  return Level::Default;
}

static std::string messageFor(const StagedBuffer &Facts, StringRef Copied, StringRef Bound, api::Storage Into) {
  const std::string Buffer = quoted(Facts.Buffer->getName());
  const std::string New = ("a new " + typeName(Into) + " object").str();
  const StringRef Cut = Into == api::Storage::ByteArray ? "PyByteArray_Resize" : "_PyBytes_Resize";
  switch (Facts.Size) {
  case Extent::Exact:
    return Buffer + " is filled, copied into " + New + " (" + Copied.str() +
           " bytes) and dropped; make the object first and fill it in place" +
           (Facts.Zeroed && Facts.Kind == BufferKind::Block ? ", zeroed where that is not done wholly" : "");
  case Extent::Bound:
    return Buffer + " is filled, copied into " + New + " (" + Copied.str() +
           // The same words for another value would read as nonsense.
           (Bound.empty() || Bound == Copied ? std::string(" bytes of a known bound")
                                             : (" of at most " + Bound + " bytes").str()) +
           ") and dropped; where most of the bound is used, fill an object of the bound in place and cut it with " +
           Cut.str();
  case Extent::Grown:
    return Buffer + " grows while it is filled and is then copied into " + New + " (" + Copied.str() +
           " bytes); grow the object itself";
  }
  return "";
}

void StagedResultCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Copy = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const api::Row &Row = *All.calls().row(Copy);
  const SourceLocation At = Sources.getFileLoc(Copy->getBeginLoc());
  judgeStream(Copy, Row, All);
  if (Row.Copies.Into == api::Storage::Str)
    return passOver(At, "text is decoded into the str, which is more than a copy", Sources);
  const Judgement<StagedBuffer> Judged = judgeStagedBuffer(All, Copy, Row);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<StagedBuffer>(Judged);
  const Verdict Said = verdict(Source::PrivateTemporary, Facts.ObjectFate);
  if (Said != Verdict::StagedResult)
    return passOver(At, "the new object does not leave the function, or only to Python code", Sources);
  if (Facts.ConstantSize && *Facts.ConstantSize < MinBytes)
    return passOver(At, ("the buffer has " + Twine(*Facts.ConstantSize) + " bytes, fewer than MinBytes").str(),
                    Sources);
  if (limitedApiVersion() && Facts.Size == Extent::Bound && Row.Copies.Into == api::Storage::Bytes)
    return passOver(At, "the limited API cannot cut a bytes object to the size that was used", Sources);

  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "bytes-from-temp-buffer";
  Found.FindingLevel = levelOf(Facts);
  const Expr *Length = CallView::of(Copy)->argument(Row.Copies.Size);
  Found.Size = Length ? sourceText(Length->IgnoreParenCasts(), Graph.context())
                      : "strlen(" + Facts.Buffer->getNameAsString() + ")";
  std::string Bound =
      Facts.AllocatedSize ? sourceText(withoutUnitFactors(Facts.AllocatedSize, Graph.context()), Graph.context()) : "";
  if (Facts.ConstantSize && Facts.Size == Extent::Bound)
    Bound = std::to_string(*Facts.ConstantSize);
  Found.Message = messageFor(Facts, quoted(Found.Size), Bound.empty() ? "" : quoted(Bound), Row.Copies.Into);
  auto Prove = [&](SourceLocation Where, std::string Text) {
    if (Where.isValid())
      Found.Proof.push_back({Sources.getFileLoc(Where), std::move(Text)});
  };
  const std::string Buffer = quoted(Facts.Buffer->getName());
  Prove(Facts.Allocation ? Facts.Allocation->getBeginLoc() : Facts.Buffer->getLocation(),
        Buffer + " is allocated here");
  if (Facts.LastFill)
    Prove(Facts.LastFill->At->getBeginLoc(), "filled here, and not kept by anyone");
  if (!Facts.Frees.empty())
    Prove(Facts.Frees.front()->At->getBeginLoc(), "freed here, unread since the copy");
  addEdits(Found, Facts, Copy, Row, All);
  report(Found, Sources);
}

// Behaviour stays the same only where the object cannot be seen half made: no path from the allocation leads
// to a use of the result but through the copy, and no free serves both the paths with the copy and those without.
static bool pathsStayApart(const StagedBuffer &Facts, const CallExpr *Copy, const VarDecl *Result, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> Start = Graph.after(Facts.Allocation);
  if (!Start)
    return false;
  for (const Use *Free : Facts.EarlyFrees)
    if (std::optional<Point> P = Graph.after(Free->At); !P || mayRunWithoutLock(*P, Graph, All.calls()))
      return false;
  return Graph.walkForward(*Start, [&](const Stmt *S) {
    if (S == Copy)
      return Step::EndPath;
    for (const Use *Free : Facts.Frees)
      if (S == Free->At)
        return Step::Stop;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    return Ref && Result && Ref->getDecl() == Result ? Step::Stop : Step::Continue;
  });
}

void StagedResultCheck::addEdits(Finding &Found, const StagedBuffer &Facts, const CallExpr *Copy, const api::Row &Row,
                                 Uses &All) {
  const FunctionGraph &Graph = All.graph();
  auto Parent = [&](const Stmt *S) { return Graph.parent(S); };
  const bool IsContainer = Facts.Kind == BufferKind::Vector || Facts.Kind == BufferKind::String;
  const bool IsShaped = (Facts.Kind == BufferKind::Block && isa<CallExpr>(Facts.Allocation)) ||
                        (IsContainer && isa<DeclStmt>(Facts.Allocation) && Facts.Size == Extent::Exact);
  const VarDecl *Result = fix::resultVariable(Copy, Parent);
  // A user's own function may do more than the one that the edit would call.
  const bool IsPlain = Copy->getDirectCallee() && !Row.IsWrapper && Row.Name == newObjectFunction(Row.Copies.Into);
  if (!IsShaped || !IsPlain || Facts.HasRoom || Facts.MayRefuse || Facts.ElementSize != 1 ||
      Facts.Size == Extent::Grown || !Facts.SizeIsStable != (Facts.Size == Extent::Bound) ||
      Found.LoopDepth != Graph.loopDepth(Facts.Allocation) || (Facts.Zeroed && !IsContainer) ||
      !pathsStayApart(Facts, Copy, Result, All))
    return;
  fix::InPlaceFill Plan;
  Plan.Buffer = Facts.Buffer;
  Plan.BufferIsContainer = IsContainer;
  Plan.Allocation = Facts.Allocation;
  Plan.AllocatedSize = Facts.AllocatedSize ? withoutUnitFactors(Facts.AllocatedSize, Graph.context()) : nullptr;
  Plan.Copy = Copy;
  Plan.CopiedSize = CallView::of(Copy)->argument(Row.Copies.Size);
  Plan.IsExact = Facts.Size == Extent::Exact;
  Plan.IntoByteArray = Row.Copies.Into == api::Storage::ByteArray;
  for (const Use *Free : Facts.Frees)
    Plan.FreesAfterCopy.push_back(Free->At);
  for (const Use *Free : Facts.EarlyFrees)
    Plan.FreesBeforeCopy.push_back(Free->At);
  Plan.References = Graph.references(Facts.Buffer);
  if (Result)
    Plan.ResultReferences = Graph.references(Result);
  fix::Edits Out(Graph.context(), Parent);
  fix::fillInPlace(Plan, Out, Graph.context(), Parent, Graph.function());
  if (!Out.isGood())
    return;
  Found.Edits = Out.take();
  Found.Fix = Plan.IsExact && !IsContainer ? FixClass::Safe : FixClass::Review;
  Found.FixTitle = ("make the " + typeName(Row.Copies.Into) + " object first and fill it in place").str();
}

// oss.str() copies the stream's buffer before Python copies it again; view() of C++20 does not.
void StagedResultCheck::judgeStream(const CallExpr *Copy, const api::Row &Row, Uses &All) {
  const Judgement<StreamCopy> Judged = judgeStreamCopy(All, Copy, Row);
  if (std::holds_alternative<Silence>(Judged))
    return;
  const auto &Facts = std::get<StreamCopy>(Judged);
  const FunctionGraph &Graph = All.graph();
  const bool HasView = Graph.context().getLangOpts().CPlusPlus20;
  const bool IntoStr = Row.Copies.Into == api::Storage::Str;
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = IntoStr ? "ostringstream-to-str" : "cxx-stream-str-to-bytes";
  Found.FindingLevel = HasView && !IntoStr ? Level::Default : Level::Pedantic;
  const std::string Stream = quoted(Facts.Stream->getName());
  Found.Size = Facts.Stream->getNameAsString() + ".str().size()";
  Found.Message = "str() copies the contents of " + Stream + " before they are copied again into a new " +
                  (IntoStr ? "str" : typeName(Row.Copies.Into).str()) + " object; " +
                  (HasView ? "read them in place with view()" : "C++20 reads them in place with view()");
  Found.Proof.push_back({Graph.sources().getFileLoc(Facts.StrCall->getBeginLoc()), "the contents are copied here"});
  auto Parent = [&](const Stmt *S) { return Graph.parent(S); };
  fix::Edits Out(Graph.context(), Parent);
  if (HasView && Facts.String && Facts.StringIsView) {
    if (const DeclStmt *Declared = Graph.declarationOf(Facts.String); Declared && Declared->isSingleDecl())
      Out.replaceStatement(Declared, "auto " + Facts.String->getNameAsString() + " = " +
                                         Facts.Stream->getNameAsString() + ".view();");
    if (Out.isGood()) {
      Found.Edits = Out.take();
      Found.Fix = FixClass::Safe;
    }
  }
  report(Found, Graph.sources());
}

} // namespace pybuf
