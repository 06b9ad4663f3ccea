#include "StagedResultCheck.h"
#include "fix/InPlaceFill.h"
#include "flow/BuilderObject.h"
#include "flow/Detour.h"
#include "flow/FormattedArguments.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

std::string StagedResultCheck::quoted(const Twine &Text) { return ("'" + Text + "'").str(); }

static StringRef newObjectFunction(api::Storage Into) {
  return Into == api::Storage::ByteArray ? "PyByteArray_FromStringAndSize" : "PyBytes_FromStringAndSize";
}

StringRef StagedResultCheck::typeName(api::Storage Into) {
  return Into == api::Storage::ByteArray ? "bytearray" : "bytes";
}

bool StagedResultCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const api::Row *Row = isa<CallExpr, CXXConstructExpr>(S) ? Calls.row(S) : nullptr;
  return (Row && ((Row->Copies && Row->Copies.Into != api::Storage::Block) || isFinalCopy(*Row) ||
                  (Row->Format.Builds && Row->KeepsIn == api::ResultParameter))) ||
         mayRegister(S, Calls);
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

static std::string asFactor(const Expr *E, const ASTContext &Context) {
  const std::string Text = sourceText(E, Context);
  return isa<BinaryOperator>(E->IgnoreImplicit()) ? "(" + Text + ")" : Text;
}

std::string StagedResultCheck::messageFor(const StagedBuffer &Facts, StringRef Copied, StringRef Bound,
                                          api::Storage Into) {
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
  if (const std::optional<Registration> Registered = registrationOf(Site, All.calls()))
    return judgeWrappers(*Registered, All.calls());
  const auto *Copy = cast<Expr>(Site);
  const api::Row *Known = All.calls().row(Copy);
  if (const auto *Call = dyn_cast<CallExpr>(Copy); Call && Known && isFinalCopy(*Known))
    return judgeBuilder(Call, *Known, All);
  if (const auto *Call = dyn_cast<CallExpr>(Copy); Call && Known && Known->Format.Builds)
    return judgeFormat(Call, All);
  if (Known && Known->Copies)
    judgeCopy(Copy, *Known, All);
}

// "y#" makes bytes out of sight: a copy with the memory and the size at the places that the format says.
void StagedResultCheck::judgeFormat(const CallExpr *Build, Uses &All) {
  const std::vector<FormattedArgument> Arguments = formattedArguments(Build, api::FormatUse::Build, All.calls());
  const unsigned First = Build->getNumArgs() - Arguments.size();
  for (unsigned I = 0; I + 1 < Arguments.size(); ++I)
    if (Arguments[I].Unit.Role == api::FormatRole::Pointer && Arguments[I].Unit.Unit == "y#" &&
        First + I + 2 < api::ThisParameter) {
      api::Row Unit;
      Unit.Name = "y#";
      Unit.Copies = {static_cast<api::Parameter>(First + I + 1), static_cast<api::Parameter>(First + I + 2),
                     api::Storage::Bytes};
      judgeCopy(Build, Unit, All);
    }
}

void StagedResultCheck::judgeCopy(const Expr *Copy, const api::Row &Row, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Copy->getBeginLoc());
  if (const Expr *Text = encodedFirst(Copy, Row))
    return reportEncoded(Copy, Text, Graph);
  judgeStream(Copy, Row, All);
  if (Row.Copies.Into == api::Storage::Str)
    return passOver(At, "text is decoded into the str, which is more than a copy", Sources);
  if (judgeDetour(Copy, Row, All))
    return;
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
  const bool IsUnit = StringRef(Row.Name) == "y#";
  Found.Pattern = IsUnit                ? "buildvalue-from-temp-buffer"
                  : isa<CallExpr>(Copy) ? "bytes-from-temp-buffer"
                                        : "pybind-bytes-of-local";
  Found.FindingLevel = levelOf(Facts);
  const CallView Call = *CallView::of(Copy);
  const Expr *Length = Call.argument(Row.Copies.Size);
  const bool IsPointer = Call.argument(Row.Copies.From)->getType()->isPointerType();
  Found.Size = Length      ? sourceText(Length->IgnoreImplicit()->IgnoreParenCasts(), Graph.context())
               : IsPointer ? "strlen(" + Facts.Buffer->getNameAsString() + ")"
                           : Facts.Buffer->getNameAsString() + ".size()";
  std::string Bound =
      Facts.AllocatedSize ? sourceText(withoutUnitFactors(Facts.AllocatedSize, Graph.context()), Graph.context()) : "";
  if (Facts.AllocatedCount)
    Bound = asFactor(Facts.AllocatedCount, Graph.context()) + " * " + asFactor(Facts.AllocatedSize, Graph.context());
  if (Facts.ConstantSize && Facts.Size == Extent::Bound)
    Bound = std::to_string(*Facts.ConstantSize);
  Found.Message = messageFor(Facts, quoted(Found.Size), Bound.empty() ? "" : quoted(Bound), Row.Copies.Into);
  if (IsUnit)
    Found.Message += ", and pass it with 'N'";
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
  tellOtherConfiguration(Found, Facts.Buffer, Graph);
  if (const auto *Plain = dyn_cast<CallExpr>(Copy))
    addEdits(Found, Facts, Plain, Row, All);
  report(Found, Sources);
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
      !staysUnseen(Facts, Copy, Result, All))
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

} // namespace pybuf
