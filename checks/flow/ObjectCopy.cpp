#include "flow/ObjectCopy.h"
#include "flow/FormattedArguments.h"
#include "flow/Origin.h"
#include "flow/SameValue.h"
#include "flow/ThreadState.h"
#include "flow/TypeTest.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

namespace {

class ObjectCopyJudge : ReadCopyJudge {
public:
  explicit ObjectCopyJudge(Uses &All) : ReadCopyJudge(All, Facts) {}

  Judgement<ObjectCopy> judge(const Expr *Call, const Expr *Source, const api::Row &Row,
                              bool AssumeNoConcurrentWrites) {
    Facts.Source = Source;
    // A part is another object, unless it is the whole.
    Facts.MayBeSource = Row.Duplicates.Into == api::Storage::Bytes && !Row.Slices;
    const VarDecl *Variable = namedVariable(Source);
    Facts.SourceIsBytes = Variable && isKnownToBe(TestedType::Bytes, All, Variable, Call);
    if (Facts.MayBeSource && Facts.SourceIsBytes)
      return Silence{quoted(Variable) + " is bytes already, which give themselves"};
    HoldsBytes = Row.Duplicates.Into != api::Storage::Array && (!Row.Slices || Facts.SourceIsBytes);
    // object.attr("tobytes")().cast<std::string>(): nobody but the conversion sees the bytes.
    if (const Use First = All.ofValue(Call, ValueKind::Object); First.Kind == UseKind::Read && givesContainer(First)) {
      if (!Variable)
        return Silence{"nobody is seen to hold the object"};
      return Facts;
    }
    if (std::optional<Silence> Missing = newObjectIsOnlyRead(Call))
      return *Missing;
    if (std::optional<Silence> Missing = holdsNothingElse())
      return *Missing;
    // An array has no NUL at its end in the first place.
    const bool IsText = Row.Duplicates.Into == api::Storage::Str;
    const bool MayEndWithNul = Row.Duplicates.Into != api::Storage::Array && !IsText;
    if (IsText && llvm::any_of(Facts.Uses, [](const Use *U) { return U->ExposerRow && U->ExposerRow->Exposes; }))
      return Silence{"the memory of a part of a str is asked for, which no function gives"};
    if (MayEndWithNul && !Facts.SizeAsked)
      return Silence{"the size of " + quoted(Facts.Copy) + " is not asked for: its end may be found by the NUL"};
    if (MayEndWithNul && Facts.NeedsNul)
      return Silence{quoted(Facts.Copy) + " is read without a size, up to the NUL that only the copy has"};
    if (std::optional<Silence> Missing = objectOutlives(Source))
      return *Missing;
    // Nobody writes bytes.
    if (!AssumeNoConcurrentWrites && !Facts.SourceIsBytes)
      for (const Use *Read : Facts.Reads)
        if (mayChangeSharedMemoryBetween(*Start, Read->At, Graph, Calls))
          return Silence{"the exporter may be written while the copy is read"};
    Facts.SourceIsView = isView(Source);
    return Facts;
  }

  // PyBytes_FromStringAndSize of memory of any kind, for the hash alone.
  Judgement<ObjectCopy> hashed(const CallExpr *Call) {
    HoldsBytes = MayHash = true;
    if (std::optional<Silence> Missing = newObjectIsOnlyRead(Call))
      return *Missing;
    if (std::optional<Silence> Missing = holdsNothingElse())
      return *Missing;
    for (const Use *Read : Facts.Reads)
      if (const api::Row *R = Calls.row(Read->At); !R || !R->HashesObject)
        return Silence{quoted(Facts.Copy) + " is more than hashed"};
    return Facts;
  }

  Judgement<ObjectCopy> list(const CallExpr *Call, const Expr *Source) {
    Facts.Source = Source;
    if (std::optional<Silence> Missing = objectIsOnlyUsed(Call))
      return *Missing;
    if (std::optional<Silence> Missing = holdsNothingElse())
      return *Missing;
    for (const Use *U : Facts.Uses) {
      const api::Row *R = U->At ? Calls.row(U->At) : nullptr;
      if (!R && U->IsMacro)
        R = U->ExposerRow;
      if (R && R->KeepsIn)
        return Silence{quoted(Facts.Copy) + " is changed"};
      if (U->Kind == UseKind::Tested && R && R->ItemOf)
        addRead(*U);
    }
    if (Facts.Reads.empty())
      return Silence{"no item of " + quoted(Facts.Copy) + " is seen to be looked at"};
    // What happens to the sequence itself meanwhile is what the copy protects from.
    if (const VarDecl *Variable = namedVariable(Source))
      for (const Use &U : All.of(Variable))
        if (const std::optional<Point> At = Graph.after(U.Reference);
            U.Kind != UseKind::Measured && U.Kind != UseKind::Tested && U.At != Call && At &&
            Graph.mayReach(*Start, U.Reference) && isReadAfter(*At))
          return Silence{quoted(Variable) + " may be changed before the last item is looked at"};
    if (std::optional<Silence> Missing = objectOutlives(Source))
      return *Missing;
    Facts.PythonRuns = mayRunPythonBeforeLastRead();
    for (const Use *Read : Facts.Reads)
      Facts.PythonRuns |= releasesLockBetween(*Start, Read->At, Graph, Calls);
    return Facts;
  }

private:
  bool isView(const Expr *Source) {
    const VarDecl *Variable = namedVariable(Source);
    if (!Variable)
      return false;
    SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *Start);
    return !Reaching.empty() && llvm::all_of(Reaching, [&](const Definition &D) {
      const api::Row *R = D.Value ? Calls.row(D.Value->IgnoreParenCasts()) : nullptr;
      return R && R->MakesView;
    });
  }

  ObjectCopy Facts;
};

} // namespace

bool duplicates(const Expr *Call, const api::Row &Row, const ASTContext &Context) {
  // One of the constructors of bytes takes an object, another one memory.
  if (isa<CXXConstructExpr>(Call)) {
    const Expr *Object = Row.Duplicates ? CallView::of(Call)->argument(Row.Duplicates.Object) : nullptr;
    return Object && isObjectHandle(Object->getType()) &&
           !cast<CXXConstructExpr>(Call)->getConstructor()->isCopyOrMoveConstructor();
  }
  if (!Row.Duplicates || !Row.Duplicates.Flags)
    return Row.Duplicates.Object != 0;
  const Expr *Flags = CallView::of(Call)->argument(Row.Duplicates.Flags);
  const std::optional<uint64_t> Given = Flags ? constantValue(Flags, Context) : std::nullopt;
  return Given && (*Given & Row.Duplicates.Flag);
}

Judgement<ObjectCopy> judgeObjectCopy(Uses &All, const Expr *Call, const api::Row &Row, bool AssumeNoConcurrentWrites) {
  const Expr *Source = CallView::of(Call)->argument(Row.Duplicates.Object);
  if (!Source)
    return Silence{"the object is not known"};
  return ObjectCopyJudge(All).judge(Call, withoutTemporaries(Source), Row, AssumeNoConcurrentWrites);
}

Judgement<ObjectCopy> judgeHashedCopy(Uses &All, const CallExpr *Call) { return ObjectCopyJudge(All).hashed(Call); }

Judgement<ObjectCopy> judgeListCopy(Uses &All, const CallExpr *Call, const Expr *Source) {
  if (!Source)
    return Silence{"the object is not known"};
  return ObjectCopyJudge(All).list(Call, Source);
}

const Expr *receiverOfPlainMethod(const CallExpr *Call, StringRef Method, const CallModel &Calls) {
  if (const std::optional<AttributeCall> Named = calledAttribute(Call, Calls))
    return Named->Name == Method ? Named->Object : nullptr;
  if (calledMethod(Call, Calls) != Method || Call->getNumArgs() != 3)
    return nullptr;
  const Expr *Format = Call->getArg(2);
  const auto *Text = dyn_cast<StringLiteral>(Format->IgnoreParenImpCasts());
  if (!(Text && Text->getLength() == 0) &&
      !Format->isNullPointerConstant(Calls.context(), Expr::NPC_ValueDependentIsNotNull))
    return nullptr;
  return Call->getArg(0);
}

Judgement<ObjectCopy> judgeToBytes(Uses &All, const CallExpr *Call, const Expr *Receiver,
                                   bool AssumeNoConcurrentWrites) {
  return ObjectCopyJudge(All).judge(Call, Receiver, api::Row(), AssumeNoConcurrentWrites);
}

} // namespace pybuf::flow
