#include "flow/ReadCopy.h"
#include "flow/FormattedArguments.h"
#include "flow/Origin.h"
#include "flow/ThreadState.h"
#include "flow/TypeTest.h"
#include "clang/AST/ASTContext.h"
#include <functional>

using namespace clang;

namespace pybuf::flow {

std::string quoted(const VarDecl *Variable) { return "'" + Variable->getNameAsString() + "'"; }

bool givesCString(const ReadCopy &Facts) {
  return llvm::any_of(Facts.Uses, [](const Use *U) { return isExposedBy(*U, "std::basic_string::c_str"); });
}

bool givesContainer(const Use &U) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(U.At);
  return Call && valueKind(Call->getType()) == ValueKind::Container;
}

bool mayBeView(const ReadCopy &Facts) {
  return Facts.Copy && !Facts.IsReachedWritable && !givesCString(Facts) && llvm::none_of(Facts.Uses, [](const Use *U) {
           // A reference to it is one to a std::string.
           return (U->Kind == UseKind::Aliased && !U->Exposer) || isExposedBy(*U, "std::basic_string::capacity");
         });
}

std::optional<Silence> ReadCopyJudge::newObjectIsOnlyRead(const Expr *Call) {
  if (std::optional<Silence> Missing = objectIsOnlyUsed(Call))
    return Missing;
  if (Facts.Reads.empty())
    return Silence{quoted(Facts.Copy) + " is not seen to be read"};
  return std::nullopt;
}

std::optional<Silence> ReadCopyJudge::objectIsOnlyUsed(const Expr *Call) {
  const Use First = All.ofValue(Call, ValueKind::Object);
  if (First.Kind != UseKind::Aliased && First.Kind != UseKind::Held)
    return Silence{First.Kind == UseKind::Kept ? "the new object is kept: " + First.Why
                                               : std::string("the new object is not held by a variable")};
  if (!First.Other || !First.Other->hasLocalStorage())
    return Silence{"the new object is not held by a local variable"};
  Facts.Copy = First.Other;
  Facts.OwnerDrops = First.Kind == UseKind::Held && isOwner(First.Other->getType());
  if (First.Kind == UseKind::Held && !Facts.OwnerDrops)
    return Silence{"the new object is stored in " + quoted(First.Other)};
  const DeclStmt *Declared = Graph.declarationOf(First.Other);
  Facts.CopyDefined = Facts.OwnerDrops && Declared ? Declared : First.At;
  // PyArray_ISCONTIGUOUS(a) ? a : copy(a): the copy is made where it has to be.
  for (const Stmt *S = Call, *Around = Graph.parent(S); Around && S != First.At; S = Around, Around = Graph.parent(S))
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Around))
      if (const Expr *Other = S == Choice->getTrueExpr() ? Choice->getFalseExpr() : Choice->getTrueExpr();
          !Other->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
        return Silence{quoted(Facts.Copy) + " is only at times a copy"};
  Start = Graph.variableInitialisedBy(First.At) || Facts.OwnerDrops ? Graph.afterDeclaration(First.Other)
                                                                    : Graph.after(First.At);
  if (!Start)
    return Silence{"the copy is never reached"};
  if (std::optional<Silence> Missing = followUses())
    return Missing;
  if (!Facts.Drop && !Facts.OwnerDrops)
    return Silence{quoted(Facts.Copy) + " is not seen to be dropped"};
  return std::nullopt;
}

// A reader that is given no size has to find the end by itself.
void ReadCopyJudge::noteNul(const Use &U) {
  std::optional<CallView> Call = U.At ? CallView::of(U.At) : std::nullopt;
  if (!Call || (U.Exposed && valueKind(U.Exposed->getType()) == ValueKind::Container))
    return;
  const api::Row *R = Calls.row(Call->Callee);
  if (R && (R->Copies.Size || R->Exposes))
    return;
  if (R && (R->StopsAtNul || R->Copies)) {
    Facts.NeedsNul = true;
    return;
  }
  // Some argument has to come from the size of an object; any other number may mean anything.
  const std::optional<Point> At = Graph.after(U.At);
  std::function<bool(const Stmt *)> NamesSize = [&](const Stmt *S) {
    const auto *E = dyn_cast_or_null<Expr>(S);
    if (!E || !At)
      return false;
    if (E->getType()->isIntegerType() && wholeSizeOf(All, E, *At))
      return true;
    return llvm::any_of(E->children(), NamesSize);
  };
  Facts.NeedsNul |= llvm::none_of(Call->Arguments, [&](const Expr *Argument) {
    return Argument->getType()->isIntegerType() && NamesSize(Argument);
  });
}

// Compared with other bytes, or searched by a method that is given no object: nobody keeps it and no other code runs.
bool ReadCopyJudge::isAskedOfBytes(const Use &U, const VarDecl *Holder) {
  const auto *Call = dyn_cast_or_null<CallExpr>(U.At);
  const api::Row *R = Call ? Calls.row(Call) : nullptr;
  if (!R || valueKind(Holder->getType()) != ValueKind::Object)
    return false;
  if (R->HashesObject && MayHash)
    return true;
  if (R->ComparesObjects && Call->getNumArgs() >= 2)
    return llvm::all_of(ArrayRef<const Expr *>(Call->getArgs(), 2), [&](const Expr *Given) {
      const VarDecl *Variable = namedVariable(Given);
      return Variable && (Variable == Holder || isKnownToBe(TestedType::Bytes, All, Variable, Call));
    });
  const std::optional<StringRef> Name = calledMethod(Call, Calls);
  const api::Row *Method = Name ? Calls.rowNamed(("bytes." + *Name + "()").str()) : nullptr;
  return Method && Method->This == api::Effect::Reads && namedVariable(Call->getArg(0)) == Holder &&
         llvm::none_of(llvm::drop_begin(Call->arguments(), 3),
                       [](const Expr *Given) { return isObjectPointer(Given->getType()); });
}

void ReadCopyJudge::addRead(const Use &U, bool MayNeedNul) {
  if (givesContainer(U))
    Facts.SizeAsked = true;
  else if (MayNeedNul)
    noteNul(U);
  Facts.Reads.push_back(&U);
  const SourceManager &Sources = Graph.sources();
  if (!Facts.LastRead || Sources.isBeforeInTranslationUnit(Facts.LastRead->At->getBeginLoc(), U.At->getBeginLoc()))
    Facts.LastRead = &U;
  bool Compares = false;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(U.At))
    Compares = Operator->isComparisonOp();
  else if (const auto *Call = dyn_cast<CallExpr>(U.At); Call && Call->getDirectCallee())
    Compares = llvm::is_contained({"strcmp", "strncmp", "memcmp", "strcasecmp", "std::basic_string::compare"},
                                  modelName(*Call->getDirectCallee()));
  OthersRead |= !Compares;
  Facts.OnlyCompared = !OthersRead;
}

// char *p = &s[0], reinterpret_cast<unsigned char *>(s.data()): of a const object these do not compile.
bool ReadCopyJudge::isReachedWritable(const VarDecl *String) {
  auto IsWritable = [](QualType Type) {
    return Type->isPointerType() && !Type->getPointeeType().isConstQualified() && !isObjectPointer(Type);
  };
  for (const VarDecl *Holder : holdersOf(All, String))
    if (Holder != String && IsWritable(Holder->getType()))
      return true;
  for (const DeclRefExpr *Ref : Graph.references(String))
    for (const Stmt *S = Graph.parent(Ref); isa_and_nonnull<Expr>(S); S = Graph.parent(S))
      if (const auto *Cast = dyn_cast<ExplicitCastExpr>(S); Cast && IsWritable(Cast->getType()))
        return true;
  return false;
}

std::optional<Silence> ReadCopyJudge::followCopy() {
  if (std::optional<Silence> Missing = followUses())
    return Missing;
  if (Facts.Reads.empty())
    return Silence{quoted(Facts.Copy) + " is not seen to be read"};
  return std::nullopt;
}

std::optional<Silence> ReadCopyJudge::followUses() {
  std::optional<Silence> Missing;
  forEachLaterUse(All, holdersOf(All, Facts.Copy), *Start, [&](const VarDecl *Holder, const Use &U) {
    if (Holder == Facts.Copy)
      Facts.Uses.push_back(&U);
    if (HoldsBytes && isAskedOfBytes(U, Holder)) {
      Facts.Question = &U;
      Facts.SizeAsked = true; // by Python, which needs no NUL
      addRead(U, /*MayNeedNul=*/false);
      return true;
    }
    switch (U.Kind) {
    case UseKind::Read:
    case UseKind::Copied:
      if (!U.Why.empty()) {
        Missing = Silence{quoted(Holder) + " is needed as a std::string"};
        return false;
      }
      addRead(U);
      return true;
    case UseKind::Freed:
      if (Holder == Facts.Copy || valueKind(Holder->getType()) == ValueKind::Object) {
        Facts.Drop = &U;
        return true;
      }
      Missing = Silence{quoted(Holder) + " is freed as memory"};
      return false;
    case UseKind::Measured:
      Facts.SizeAsked |= Holder == Facts.Copy;
      return true;
    case UseKind::Tested:
    case UseKind::Moved:
      return true;
    case UseKind::Aliased:
    case UseKind::Held:
      Facts.SizeAsked |= U.ExposerRow && U.ExposerRow->Exposes.SizeThrough;
      if (U.Other->hasLocalStorage() &&
          (U.Kind == UseKind::Aliased || valueKind(U.Other->getType()) != ValueKind::Other || !U.Exposer))
        return true;
      Missing = Silence{quoted(Holder) + " is stored in " + quoted(U.Other)};
      return false;
    case UseKind::Written:
      // Whoever wrote here would at times write the caller's own immutable object.
      if (Facts.MayBeSource && U.ByType) {
        addRead(U);
        return true;
      }
      [[fallthrough]];
    case UseKind::Grown:
      Missing = Silence{quoted(Holder) + " may be written"};
      return false;
    case UseKind::Handed:
      Missing = Silence{quoted(Holder) + " is handed to Python"};
      return false;
    case UseKind::Kept:
      Missing = Silence{quoted(Holder) + " is kept: " + U.Why};
      return false;
    case UseKind::Defined:
      return true;
    }
    return true;
  });
  return Missing;
}

std::optional<Silence> ReadCopyJudge::holdsNothingElse() {
  for (const Use *U : Facts.Uses) {
    const std::optional<Point> P = Graph.after(U->Reference);
    if (!P)
      continue;
    if (const auto *Parameter = dyn_cast<ParmVarDecl>(Facts.Copy); Parameter && mayHoldFirstValue(All, Parameter, *P))
      return Silence{quoted(Facts.Copy) + " may hold the caller's object on another path"};
    for (const Definition &D : reachingDefinitions(All, Facts.Copy, *P)) {
      const bool IsThis = D.At == Facts.CopyDefined ||
                          (D.Value && Graph.variableInitialisedBy(D.Value) && D.Value == Facts.CopyDefined);
      const bool IsNull =
          D.Value ? D.Value->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull) : isa<DeclStmt>(D.At);
      if (!IsThis && !IsNull)
        return Silence{quoted(Facts.Copy) + " may hold another object on another path"};
    }
  }
  return std::nullopt;
}

bool ReadCopyJudge::isReadAfter(Point P) {
  for (const Use *Read : Facts.Reads)
    if (Graph.mayReach(P, Read->At))
      return true;
  return false;
}

bool ReadCopyJudge::mayRunPythonBeforeLastRead() {
  for (const Use *Read : Facts.Reads)
    if (mayRunPythonBetween(*Start, Read->At, Graph, Calls))
      return true;
  return false;
}

std::optional<Silence> ReadCopyJudge::objectOutlives(const Expr *Object) {
  const Expr *Bare = Object->IgnoreParenCasts();
  // A C++ owner that is a variable of this function holds the object to the end of its scope.
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Bare); Member && Member->getMethodDecl())
    if (Member->getMethodDecl()->isConst() && !Member->getNumArgs())
      Bare = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Bare);
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Variable) {
    const api::Row *R = Calls.rowOfExpression(Bare);
    const bool IsBorrowed = R && R->Result == api::Row::BorrowedReference;
    if (IsBorrowed && R->BorrowedFrom)
      return std::nullopt;
    if (isa<CallExpr>(Bare) && !IsBorrowed)
      return Silence{"nobody is seen to hold the object"};
    if (mayRunPythonBeforeLastRead())
      return Silence{"the object may be replaced while the copy is read"};
    return std::nullopt;
  }
  std::optional<Silence> Missing;
  const bool IsOwner = isOwner(Variable->getType().getNonReferenceType());
  // Dropped or given another value while the copy is still read.
  Graph.walkForward(*Start, [&](const Stmt *S) {
    for (const Use &U : All.of(Variable)) {
      // An owner that is assigned to, swapped or released may hold another object, or none.
      const bool MayLose = U.Kind == UseKind::Freed || U.Kind == UseKind::Defined || U.Kind == UseKind::Grown ||
                           (IsOwner && (U.Kind == UseKind::Kept || U.Kind == UseKind::Written));
      if (!MayLose || U.At != S)
        continue;
      if (const std::optional<Point> P = Graph.after(S); P && isReadAfter(*P)) {
        Missing = Silence{quoted(Variable) + " may be gone before the copy is last read"};
        return Step::Stop;
      }
      return Step::EndPath;
    }
    return Step::Continue;
  });
  if (Missing || isHeld(Variable))
    return Missing;
  if (mayRunPythonBeforeLastRead())
    return Silence{"nobody is seen to hold " + quoted(Variable) + " while the copy is read"};
  return std::nullopt;
}

// True where this function or its caller holds a reference for the length of the call.
bool ReadCopyJudge::isHeld(const VarDecl *Variable) {
  SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, *Start);
  if (isa<ParmVarDecl>(Variable) && Reaching.empty())
    return true;
  if (isOwner(Variable->getType()))
    return true;
  if (Reaching.size() != 1)
    return false;
  const Expr *Value = Reaching.front().Value;
  if (!Value)
    return isParsedArgument(Variable);
  const api::Row *R = Calls.rowOfExpression(Value->IgnoreParenCasts());
  if (R && (R->Result == api::Row::NewReference || R->Encodes))
    return true;
  if (R && R->Result == api::Row::BorrowedReference && R->BorrowedFrom)
    return true;
  // A reference that is dropped later was owned until then.
  for (const Use &U : All.of(Variable))
    if (U.Kind == UseKind::Freed)
      return true;
  return isParsedArgument(Variable);
}

// PyArg_ParseTuple(args, "O", &s): the caller's tuple holds it.
bool ReadCopyJudge::isParsedArgument(const VarDecl *Variable) {
  for (const DeclRefExpr *Ref : Graph.references(Variable)) {
    const auto *Address = dyn_cast_or_null<UnaryOperator>(Graph.parent(Ref));
    const Stmt *Around = Address ? Graph.parent(Address) : nullptr;
    while (isa_and_nonnull<CastExpr, ParenExpr>(Around))
      Around = Graph.parent(Around);
    const api::Row *R = Around ? Calls.row(Around) : nullptr;
    if (Address && Address->getOpcode() == UO_AddrOf && R && StringRef(R->Name).contains("PyArg_"))
      return true;
  }
  return false;
}

} // namespace pybuf::flow
