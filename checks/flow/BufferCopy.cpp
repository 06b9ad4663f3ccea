#include "flow/BufferCopy.h"
#include "flow/ContainerTypes.h"
#include "flow/ObjectFate.h"
#include "flow/SameValue.h"
#include "flow/StringReader.h"
#include "flow/ThreadState.h"
#include "flow/TypeTest.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

namespace {

class BufferCopyJudge : ReadCopyJudge {
public:
  explicit BufferCopyJudge(Uses &All) : ReadCopyJudge(All, Facts) {}

  Judgement<BufferCopy> container(const CXXConstructExpr *Construct, bool AssumeNoConcurrentWrites) {
    const std::optional<Point> At = Graph.after(Construct);
    if (!At)
      return Silence{"the copy is never reached"};
    if (std::optional<Silence> Missing = findSource(Construct->getArg(0), *At))
      return *Missing;
    if (Facts.From.Held == api::Storage::Str && Facts.From.Object)
      return Silence{"text of a str is the business of pybuf-text-copied-to-read"};
    Facts.Form = containerName(Construct->getType()) == "std::vector" ? CopyForm::Vector : CopyForm::String;
    if (Facts.Form == CopyForm::Vector)
      if (const auto *Record =
              dyn_cast_or_null<ClassTemplateSpecializationDecl>(Construct->getType()->getAsCXXRecordDecl()))
        Facts.ElementSize = Context.getTypeSizeInChars(Record->getTemplateArgs()[0].getAsType()).getQuantity();
    if (Facts.Form == CopyForm::String)
      if (const auto *Record =
              dyn_cast_or_null<ClassTemplateSpecializationDecl>(Construct->getType()->getAsCXXRecordDecl());
          !Record || !Record->getTemplateArgs()[0].getAsType()->isCharType())
        return Silence{"the string is not one of bytes"};
    Facts.Size =
        Construct->getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(Construct->getArg(1)) ? Construct->getArg(1) : nullptr;
    if (std::optional<Silence> Missing = localIsOnlyRead(Construct))
      return *Missing;
    return outlives(AssumeNoConcurrentWrites);
  }

  Judgement<BufferCopy> block(const CallExpr *Copy, bool AssumeNoConcurrentWrites) {
    const std::optional<Point> At = Graph.after(Copy);
    const api::Row *R = Calls.row(Copy);
    if (!At || !R)
      return Silence{"the copy is never reached"};
    const CallView Call = *CallView::of(Copy);
    Facts.Form = CopyForm::Block;
    if (R->Copies && R->Copies.Into == api::Storage::Block) {
      // strdup: the block is the result.
      if (std::optional<Silence> Missing = findSource(Call.argument(R->Copies.From), *At))
        return *Missing;
      Facts.Size = Call.argument(R->Copies.Size);
      const Use First = All.ofValue(Copy, ValueKind::Pointer);
      if (First.Kind != UseKind::Aliased || !First.Other || !First.Other->hasLocalStorage())
        return Silence{First.Kind == UseKind::Kept ? "the copy is kept: " + First.Why
                                                   : std::string("the copy is not held by a local variable")};
      Facts.Copy = First.Other;
      Start = Graph.variableInitialisedBy(First.At) ? Graph.afterDeclaration(First.Other) : Graph.after(First.At);
    } else {
      if (!R->Gathers && Call.Arguments.size() != 3)
        return Silence{"not a copy of memory"};
      if (std::optional<Silence> Missing =
              R->Gathers ? findGathered(Call.argument(R->Gathers.View)) : findSource(Call.Arguments[1], *At))
        return *Missing;
      Facts.Size = R->Gathers ? Call.argument(R->Gathers.Size) : Call.Arguments[2];
      const VarDecl *Target = pointedVariable(R->Gathers ? Call.argument(R->Gathers.Into) : Call.Arguments[0], Calls);
      if (!Target || isa<ParmVarDecl>(Target) || !Target->hasLocalStorage() || !Target->getType()->isPointerType())
        return Silence{"the copy does not go to the beginning of a block of this function"};
      SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Target, *At);
      const api::Row *Allocator = Reaching.size() == 1 && Reaching.front().Value
                                      ? Calls.row(Reaching.front().Value->IgnoreParenCasts())
                                      : nullptr;
      if (!Allocator || !Allocator->Allocates)
        return Silence{quoted(Target) + " is not allocated by this function"};
      const Expr *Room = CallView::of(Reaching.front().Value->IgnoreParenCasts())->argument(Allocator->Allocates.Size);
      if (Allocator->Allocates.Count || !sameValue(Room, Facts.Size, Context))
        return Silence{quoted(Target) + " has room for more than is copied"};
      // Another write before or after would make it more than a copy.
      for (const Use &U : All.of(Target))
        if (U.Kind == UseKind::Written && U.At != Copy)
          return Silence{quoted(Target) + " is written besides"};
      Facts.Copy = Target;
      Start = At;
    }
    if (!Start)
      return Silence{"the copy is never reached"};
    if (std::optional<Silence> Missing = followBlock())
      return *Missing;
    // Where a size is given, the source need not end there.
    if (Facts.NeedsNul && (!Facts.From.Nul || Facts.Size))
      return Silence{quoted(Facts.Copy) + " is read without a size, up to a NUL that the source may lack"};
    return outlives(AssumeNoConcurrentWrites);
  }

  // `std::string s = bytes` and `object.cast<std::string>()`.
  Judgement<BufferCopy> converted(const CallExpr *Call, const api::Row &Row, bool AssumeNoConcurrentWrites) {
    if (!Graph.after(Call))
      return Silence{"the copy is never reached"};
    const Expr *Object = CallView::of(Call)->argument(Row.CopiesOut.Of);
    if (!Object || !isByteString(Call->getType()))
      return Silence{"the result is not a string"};
    const Expr *Made = Call;
    Object = Object->IgnoreParenImpCasts();
    // extract<std::string>(object) holds what it converts, and the string is a copy of that.
    const auto *Extractor = Row.CopiesOut.Extracts ? dyn_cast<CXXConstructExpr>(withoutTemporaries(Object)) : nullptr;
    if (Extractor && Extractor->getNumArgs() == 1) {
      Facts.IsExtracted = true;
      Object = Extractor->getArg(0)->IgnoreParenImpCasts();
      for (const Stmt *S = Graph.parent(Call); isa_and_nonnull<CastExpr, CXXConstructExpr>(S); S = Graph.parent(S))
        Made = cast<Expr>(S);
    }
    if (!isa<DeclRefExpr>(Object))
      return Silence{"nobody is seen to hold the object"};
    // A str ends with a NUL as bytes do, but a view does not show it.
    Facts.From = {nullptr, Object, Row.CopiesOut.Held, false, false};
    Facts.Form = CopyForm::String;
    if (std::optional<Silence> Missing = localIsOnlyRead(Made))
      return *Missing;
    // It may be a bytearray.
    if (Row.CopiesOut.Held == api::Storage::None && !AssumeNoConcurrentWrites)
      for (const Use *Read : Facts.Reads)
        if (mayChangeSharedMemoryBetween(*Start, Read->At, Graph, Calls))
          return Silence{"the object may be a bytearray that is written while the copy is read"};
    if (std::optional<Silence> Missing = objectOutlives(Object))
      return *Missing;
    return Facts;
  }

private:
  // The container that \p Made gives is held by a local variable, which is only read.
  std::optional<Silence> localIsOnlyRead(const Expr *Made) {
    const Use First = All.ofValue(Made, ValueKind::Container);
    Facts.Reader = Facts.Form == CopyForm::String ? stringReader(First, Made, Calls) : nullptr;
    if (Facts.Reader) {
      Start = Graph.after(Made);
      return std::nullopt;
    }
    if (First.Kind != UseKind::Aliased || !First.Other || !First.Other->hasLocalStorage() ||
        First.Other->getType()->isReferenceType())
      return Silence{First.Kind == UseKind::Kept ? "the copy is kept: " + First.Why
                                                 : std::string("the copy is not held by a local variable")};
    Facts.Copy = First.Other;
    Facts.CopyDefined = Graph.declarationOf(First.Other);
    Start = Graph.afterDeclaration(First.Other);
    if (!Start)
      return Silence{"the copy is never reached"};
    if (std::optional<Silence> Missing = followCopy())
      return Missing;
    Facts.IsReachedWritable = isReachedWritable(Facts.Copy);
    // A vector ends with no NUL either.
    if (Facts.Form != CopyForm::Vector && (!Facts.From.Nul || Facts.Size) && (Facts.NeedsNul || givesCString(Facts)))
      return Silence{quoted(Facts.Copy) + " ends with a NUL, the source does not"};
    return std::nullopt;
  }

  std::optional<Silence> findSource(const Expr *Pointer, Point At) {
    std::optional<Exposure> Found = Pointer ? exposureOf(All, Pointer, At) : std::nullopt;
    if (!Found)
      return Silence{"the source is not storage that a Python object exposes"};
    Facts.From = *Found;
    return std::nullopt;
  }

  // The Py_buffer at an address. Where its gaps are asked for, the copy is for those that have some.
  std::optional<Silence> findGathered(const Expr *View) {
    const VarDecl *Variable = addressedVariable(View);
    Variable = Variable ? Variable : namedVariable(View);
    if (!Variable)
      return Silence{"the Py_buffer is not a variable of this function"};
    for (const Use &U : All.of(Variable)) {
      const api::Row *R = U.At ? Calls.row(U.At) : nullptr;
      if (R && R->ChecksGaps)
        return Silence{quoted(Variable) + " is asked for gaps"};
    }
    View = View->IgnoreParenCasts();
    if (const auto *Address = dyn_cast<UnaryOperator>(View))
      View = Address->getSubExpr();
    Facts.From = {nullptr, View, api::Storage::None, true, false};
    Facts.IsGathered = true;
    return std::nullopt;
  }

  std::optional<Silence> followBlock() {
    std::optional<Silence> Missing;
    forEachLaterUse(All, holdersOf(All, Facts.Copy), *Start, [&](const VarDecl *Holder, const Use &U) {
      switch (U.Kind) {
      case UseKind::Read:
      case UseKind::Copied:
        addRead(U);
        return true;
      case UseKind::Freed:
        Facts.Drop = &U;
        return true;
      case UseKind::Tested:
      case UseKind::Measured:
      case UseKind::Moved:
      case UseKind::Defined:
        return true;
      case UseKind::Aliased:
        if (U.Other->hasLocalStorage())
          return true;
        [[fallthrough]];
      default:
        Missing = Silence{quoted(Holder) + " is more than read" + (U.Why.empty() ? "" : ": " + U.Why)};
        return false;
      }
    });
    if (Missing)
      return Missing;
    if (Facts.Reads.empty())
      return Silence{quoted(Facts.Copy) + " is not seen to be read"};
    if (!Facts.Drop)
      return Silence{quoted(Facts.Copy) + " is not seen to be freed"};
    return std::nullopt;
  }

  Judgement<BufferCopy> outlives(bool AssumeNoConcurrentWrites) {
    const bool MayChange = Facts.From.IsView || Facts.From.Held == api::Storage::ByteArray;
    if (MayChange && !AssumeNoConcurrentWrites)
      for (const Use *Read : Facts.Reads)
        if (mayChangeSharedMemoryBetween(*Start, Read->At, Graph, Calls) && !isOnlyRelease(Read))
          return Silence{"the exporter may be written while the copy is read"};
    // A bytearray moves when it is resized; only an export pins it.
    if (Facts.From.Held == api::Storage::ByteArray)
      return Silence{"a bytearray without an export may be resized"};
    if (Facts.From.Object && !Facts.From.IsView)
      if (std::optional<Silence> Missing = objectOutlives(Facts.From.Object))
        return *Missing;
    return Facts;
  }

  // PyBuffer_Release may run code of the exporter; but it can move behind the last read.
  bool isOnlyRelease(const Use *Read) {
    if (releasesLockBetween(*Start, Read->At, Graph, Calls))
      return false;
    const bool NothingElse = Graph.walkForward(*Start, [&](const Stmt *S) {
      if (S == Read->At)
        return Step::EndPath;
      const api::Row *R = isa<CallExpr>(S) ? Calls.row(S) : nullptr;
      if (R && R->ReleasesView) {
        Facts.ReleasedBefore = true;
        return Step::Continue;
      }
      std::optional<Point> P = Graph.after(S);
      if (isa<CallExpr>(S) && P && Graph.mayReach(*P, Read->At) && mayRunPython(*CallView::of(S), Calls))
        return Step::Stop;
      return Step::Continue;
    });
    return NothingElse && Facts.ReleasedBefore;
  }

  BufferCopy Facts;
};

} // namespace

Judgement<BufferCopy> judgeContainerCopy(Uses &All, const CXXConstructExpr *Construct, bool AssumeNoConcurrentWrites) {
  return BufferCopyJudge(All).container(Construct, AssumeNoConcurrentWrites);
}

Judgement<BufferCopy> judgeConvertedCopy(Uses &All, const CallExpr *Call, const api::Row &Row,
                                         bool AssumeNoConcurrentWrites) {
  return BufferCopyJudge(All).converted(Call, Row, AssumeNoConcurrentWrites);
}

Judgement<BufferCopy> judgeBlockCopy(Uses &All, const CallExpr *Copy, bool AssumeNoConcurrentWrites) {
  return BufferCopyJudge(All).block(Copy, AssumeNoConcurrentWrites);
}

Judgement<RoundTrip> judgeRoundTrip(Uses &All, const CallExpr *Copy, const api::Row &Row) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> At = Graph.after(Copy);
  const CallView Call = *CallView::of(Copy);
  const Expr *From = Call.argument(Row.Copies.From), *Size = Call.argument(Row.Copies.Size);
  if (!At || !From || !Size)
    return Silence{"the size is not given"};
  const std::optional<Exposure> Source = exposureOf(All, From, *At);
  if (!Source || Source->IsView || Source->Held != api::Storage::Bytes)
    return Silence{"the source is not the storage of bytes"};
  const Expr *Measured = wholeSizeOf(All, Size, *At);
  RoundTrip Facts;
  Facts.Object = Source->Object ? Source->Object : From->IgnoreParenCasts();
  Facts.IsParsed = !Source->Object;
  const auto *Ref = dyn_cast<DeclRefExpr>(Facts.Object->IgnoreParenCasts());
  if (!Ref)
    return Silence{"the bytes are not a variable"};
  // The size of "y#" is known by the address of the pointer that it goes with.
  if (const auto *Address =
          Facts.IsParsed ? dyn_cast_or_null<UnaryOperator>(Measured ? Measured->IgnoreParenCasts() : nullptr) : nullptr)
    Measured = Address->getSubExpr();
  if (!Measured || !sameValue(Measured, Facts.Object, Graph.context()))
    return Silence{"not the whole of the bytes is copied"};
  // Bytes that are made here may be written until somebody sees them.
  const Use First = All.ofValue(Copy, ValueKind::Object);
  if (First.Other)
    for (const VarDecl *Holder : holdersOf(All, First.Other))
      for (const Use &U : All.of(Holder))
        if (U.Kind == UseKind::Written || U.Kind == UseKind::Grown ||
            (U.Kind == UseKind::Kept && isa<UnaryOperator>(U.At)))
          return Silence{"the new bytes are written or cut"};
  if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl()))
    for (const VarDecl *Holder : holdersOf(All, Variable))
      for (const Use &U : All.of(Holder))
        if (U.Kind == UseKind::Written || U.Kind == UseKind::Grown)
          return Silence{"the bytes are written in this function"};
  if (fateOfObject(All, Copy) != Fate::NewObject)
    return Silence{"the new bytes do not leave the function"};
  if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl()); Variable && !Facts.IsParsed)
    Facts.IsExact = isKnownToBe(TestedType::ExactBytes, All, Variable, Copy);
  return Facts;
}

} // namespace pybuf::flow
