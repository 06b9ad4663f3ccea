#include "StagedResultCheck.h"
#include "fix/InPlaceFill.h"
#include "flow/BuilderObject.h"
#include "flow/Detour.h"
#include "flow/FormattedArguments.h"
#include "flow/SameValue.h"
#include "flow/StreamCopy.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

static std::string quoted(const Twine &Text) { return ("'" + Text + "'").str(); }

static StringRef newObjectFunction(api::Storage Into) {
  return Into == api::Storage::ByteArray ? "PyByteArray_FromStringAndSize" : "PyBytes_FromStringAndSize";
}

static StringRef typeName(api::Storage Into) { return Into == api::Storage::ByteArray ? "bytearray" : "bytes"; }

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
  if (const std::optional<Registration> Registered = registrationOf(Site, All.calls()))
    return judgeWrappers(*Registered, All.calls());
  const auto *Copy = cast<Expr>(Site);
  const api::Row *Known = All.calls().row(Copy);
  if (const auto *Call = dyn_cast<CallExpr>(Copy); Call && Known && isFinalCopy(*Known))
    return judgeBuilder(Call, *Known, All);
  else if (Call && Known && Known->Format.Builds)
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

// bytes(str) encodes into bytes of its own, and copies these.
void StagedResultCheck::reportEncoded(const Expr *Copy, const Expr *Text, const FunctionGraph &Graph) {
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "pybind-bytes-from-str";
  Found.Size = "the length of " + sourceText(Text, Graph.context()) + " in UTF-8";
  Found.Message = quoted(sourceText(Text, Graph.context())) +
                  " is encoded into a bytes object that is then copied into another one; take what "
                  "PyUnicode_AsUTF8String returns as it is";
  report(Found, Graph.sources());
}

// A bytearray that is filled only to become bytes.
void StagedResultCheck::judgeBuilder(const CallExpr *Copy, const api::Row &Row, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<BuilderObject> Judged = judgeBuilderObject(All, Copy, Row);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Copy->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<BuilderObject>(Judged);
  if (verdict(Source::PrivateTemporary, Facts.ObjectFate) != Verdict::StagedResult)
    return passOver(Sources.getFileLoc(Copy->getBeginLoc()), "the bytes do not leave the function", Sources);
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "bytearray-to-bytes-final";
  Found.Size = sourceText(Facts.Size->IgnoreParenCasts(), Graph.context());
  Found.Message = "the bytearray " + quoted(Facts.Builder->getName()) + " is filled and then copied whole ('" +
                  Found.Size + "' bytes) into the bytes that leave the function; fill a bytes object in place";
  Found.Proof.push_back({Sources.getFileLoc(Facts.Made->getBeginLoc()), "made here, and seen by nobody else"});
  if (Facts.Drop)
    Found.Proof.push_back({Sources.getFileLoc(Facts.Drop->At->getBeginLoc()), "dropped here"});
  report(Found, Sources);
}

// A string that is a copy itself, or what a serialiser makes that could write into memory as well.
bool StagedResultCheck::judgeDetour(const Expr *Copy, const api::Row &Row, Uses &All) {
  const Judgement<Detour> Judged = flow::judgeDetour(All, Copy, Row);
  const auto *Facts = std::get_if<Detour>(&Judged);
  if (!Facts || verdict(Source::PrivateTemporary, Fate::NewObject) != Verdict::StagedResult)
    return false;
  const FunctionGraph &Graph = All.graph();
  // The first copy is the one that is not needed.
  const bool IsFirst = Facts->Container && !Facts->Serialiser;
  Finding Found = findingAt(IsFirst ? Facts->Container->getInit() : Copy, Graph);
  Found.Pattern = Facts->Serialiser ? "cxx-serialize-to-string-then-bytes" : "bytes-of-copied-string";
  const std::string From = quoted(sourceText(Facts->Source->IgnoreImplicit()->IgnoreParenCasts(), Graph.context()));
  const std::string Container = Facts->Container ? quoted(Facts->Container->getName()) : "a temporary string";
  const std::string New = ("a new " + typeName(Row.Copies.Into) + " object").str();
  if (Facts->Serialiser)
    Found.Message = From + " fills " + Container + " only to be copied into " + New +
                    "; make the object first and let " + Facts->Serialiser->Serialises.ToMemory + " fill it in place";
  else
    Found.Message = Container + " copies " + From + " only to be copied again into " + New + "; make the object of " +
                    From + " itself";
  if (IsFirst)
    Found.Proof.push_back({Graph.sources().getFileLoc(Copy->getBeginLoc()), "copied here for the second time"});
  report(Found, Graph.sources());
  return true;
}

// A class that is there for a converter takes a copy, of which the converter makes another.
void StagedResultCheck::judgeWrappers(const Registration &Registered, const CallModel &Calls) {
  ASTContext &Context = Calls.context();
  const SourceManager &Sources = Context.getSourceManager();
  for (const Callable &Called : Registered.Callables) {
    const FunctionDecl *Defined = nullptr;
    if (!returnsWrapperForConverter(*Called.Function, Registered.By, Context) || !Called.Function->hasBody(Defined) ||
        !Sources.isInMainFile(Sources.getExpansionLoc(Defined->getLocation())))
      continue;
    const std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(*Defined, Context);
    if (!Graph)
      continue;
    Uses All(*Graph, Calls);
    for (const Expr *Copy : copiesIntoWrapper(All)) {
      if (!Told.insert(Copy).second)
        continue;
      Finding Found = findingAt(Copy, *Graph);
      Found.Pattern = "wrapper-for-converter";
      const std::string Wrapper = quoted(Defined->getReturnType()->getAsCXXRecordDecl()->getName());
      Found.Message = "memory is copied into " + Wrapper +
                      " only for the converter, which copies it again; make the Python object of the memory itself";
      Found.Proof.push_back({Sources.getFileLoc(Called.Given->getBeginLoc()),
                             "what the function returns is converted, as it is called here"});
      report(Found, Sources);
    }
  }
}

// oss.str() copies the stream's buffer before Python copies it again; view() of C++20 does not.
void StagedResultCheck::judgeStream(const Expr *Copy, const api::Row &Row, Uses &All) {
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
    Out.spoilIfConditional(Graph.function(), Facts.String->getName());
    if (Out.isGood()) {
      Found.Edits = Out.take();
      Found.Fix = FixClass::Safe;
    }
  }
  report(Found, Graph.sources());
}

} // namespace pybuf
