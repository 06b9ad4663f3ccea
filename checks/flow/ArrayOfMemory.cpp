#include "flow/ArrayOfMemory.h"
#include "flow/ContainerTypes.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "flow/SameValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace pybuf::flow {

std::optional<ArrayOfMemory> arrayOfMemory(const Stmt *S, const CallModel &Calls) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(S);
  const api::Row *Row = Construct ? Calls.row(Construct) : nullptr;
  if (!Row || !Row->MakesArray || Construct->getConstructor()->isCopyOrMoveConstructor())
    return std::nullopt;
  ArrayOfMemory Found;
  for (const Expr *Argument : Construct->arguments()) {
    if (isa<CXXDefaultArgExpr>(Argument))
      continue;
    const QualType Type = Argument->getType();
    if (Type->isPointerType() && !isObjectPointer(Type) && !Found.Memory) {
      Found.Memory = Argument;
      continue;
    }
    // What stands before the memory is its type and shape, what follows owns it.
    if (!Found.Memory || !isObjectHandle(Type))
      continue;
    Found.Owner = Argument;
    const Expr *Bare = Argument->IgnoreImplicit();
    while (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Bare))
      Bare = Cast->getSubExpr()->IgnoreImplicit();
    while (const auto *Copied = dyn_cast<CXXConstructExpr>(Bare)) {
      if (const api::Row *R = Calls.row(Copied); R && R->MakesNone)
        Found.OwnerIsNone = true;
      if (Copied->getNumArgs() != 1)
        break;
      Bare = Copied->getArg(0)->IgnoreImplicit();
    }
    if (const api::Row *R = Calls.row(Bare); R && R->MakesNone)
      Found.OwnerIsNone = true;
  }
  return Found.Memory ? std::optional(Found) : std::nullopt;
}

const Expr *describedObject(const Stmt *S, const CallModel &Calls) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(S);
  const api::Row *Row = Construct ? Calls.row(Construct) : nullptr;
  if (!Row || Row->MakesArray != api::Row::ArrayCopies || !Construct->getNumArgs() ||
      (Construct->getNumArgs() > 1 && !isa<CXXDefaultArgExpr>(Construct->getArg(1))))
    return nullptr;
  const Expr *Given = withoutTemporaries(Construct->getArg(0));
  if (const VarDecl *Variable = namedVariable(Given); Variable && Variable->hasLocalStorage() && Variable->getInit())
    Given = withoutTemporaries(Variable->getInit());
  const api::Row *Describes = isa<CallExpr>(Given) ? Calls.row(Given) : nullptr;
  return Describes && Describes->DescribesMemory ? CallView::of(Given)->argument(Describes->DescribesMemory) : nullptr;
}

bool isReturnedItself(const Expr *E, const FunctionGraph &Graph) {
  const Stmt *Parent = Graph.parent(E);
  while (
      !Graph.variableInitialisedBy(E) &&
      (isa_and_nonnull<CastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ExprWithCleanups, ParenExpr>(Parent) ||
       (isa_and_nonnull<CXXConstructExpr>(Parent) &&
        cast<CXXConstructExpr>(Parent)->getConstructor()->isCopyOrMoveConstructor()))) {
    E = cast<Expr>(Parent);
    Parent = Graph.parent(E);
  }
  if (const VarDecl *Variable = Graph.variableInitialisedBy(E))
    return Variable->hasLocalStorage() && llvm::any_of(Graph.references(Variable), [&](const DeclRefExpr *Ref) {
             return isReturnedItself(Ref, Graph);
           });
  return isa_and_nonnull<ReturnStmt>(Parent);
}

static std::optional<uint64_t> constantSizeOf(const VarDecl *V, ASTContext &Context) {
  const auto *Construct = V->getInit() ? dyn_cast<CXXConstructExpr>(V->getInit()->IgnoreImplicit()) : nullptr;
  const QualType Element =
      containerName(V->getType()) == "std::vector" ? elementOfVector(V->getType()) : Context.CharTy;
  if (!Construct || !Construct->getNumArgs() || Element.isNull() || Element->isDependentType() ||
      Element->isIncompleteType())
    return std::nullopt;
  const uint64_t ElementSize = Context.getTypeSizeInChars(Element).getQuantity();
  const Expr *First = Construct->getArg(0)->IgnoreImplicit();
  if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(First))
    if (const auto *Items = dyn_cast<InitListExpr>(List->getSubExpr()->IgnoreImplicit()))
      return Items->getNumInits() * ElementSize;
  if (!First->getType()->isIntegerType())
    return std::nullopt;
  const std::optional<uint64_t> Count = constantValue(First, Context);
  return Count ? std::optional(*Count * ElementSize) : std::nullopt;
}

// The container under the memory is this function's alone, and ends unread after the copy.
static std::optional<Silence> endsAfter(Uses &All, const VarDecl *V, const Expr *Copy) {
  if (!V || isa<ParmVarDecl>(V) || !V->hasLocalStorage() || V->getType()->isReferenceType())
    return Silence{"the memory is not that of a container of this function"};
  const std::string Name = containerName(V->getType());
  if (Name != "std::vector" && Name != "std::basic_string" && Name != "std::unique_ptr")
    return Silence{quoted(V) + " is not a container that could be adopted"};
  std::optional<Silence> Missing;
  const std::optional<Point> Declared = All.graph().afterDeclaration(V), After = All.graph().after(Copy);
  if (!Declared || !After)
    return Silence{"the copy is never reached"};
  // The array that is made holds a copy, and not the memory.
  SmallVector<const VarDecl *, 4> Holders{V};
  for (size_t I = 0; I < Holders.size(); ++I)
    for (const Use &U : All.of(Holders[I]))
      if (U.Other && U.At != Copy && !llvm::is_contained(Holders, U.Other))
        Holders.push_back(U.Other);
  forEachLaterUse(All, Holders, *Declared, [&](const VarDecl *Holder, const Use &U) {
    if (U.Kind == UseKind::Kept && U.At != Copy && All.graph().parent(U.At) != Copy)
      Missing = Silence{quoted(Holder) + " is kept: " + U.Why};
    return !Missing;
  });
  if (Missing)
    return Missing;
  forEachLaterUse(All, Holders, *After, [&](const VarDecl *Holder, const Use &U) {
    if (U.Kind != UseKind::Freed && U.Kind != UseKind::Tested && U.Kind != UseKind::Measured)
      Missing = Silence{quoted(Holder) + " is used again after the copy"};
    return !Missing;
  });
  return Missing;
}

Judgement<ArrayCopy> judgeArray(Uses &All, const Expr *Construct, const ArrayOfMemory &Array) {
  ArrayCopy Facts;
  Facts.Container = pointedVariable(Array.Memory, All.calls());
  if (Array.Owner)
    return Silence{"an owner of the memory is given"};
  if (std::optional<Silence> Missing = endsAfter(All, Facts.Container, Construct))
    return *Missing;
  if (fateOfObject(All, Construct) != Fate::NewObject)
    return Silence{"the array does not leave the function"};
  Facts.ConstantSize = constantSizeOf(Facts.Container, All.graph().context());
  return Facts;
}

// The variable that an iterator to the beginning, or a pointer, belongs to.
static const VarDecl *copiedContainer(const Expr *E, const CallModel &Calls) {
  if (const VarDecl *V = pointedVariable(E, Calls))
    return V;
  const Expr *Bare = E->IgnoreImplicit();
  while (const auto *Construct = dyn_cast<CXXConstructExpr>(Bare)) {
    if (Construct->getNumArgs() != 1)
      return nullptr;
    Bare = Construct->getArg(0)->IgnoreImplicit();
  }
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Bare);
  const api::Row *R = Member ? Calls.row(Member) : nullptr;
  return R && R->Exposes.Of == api::ThisParameter ? pointedVariable(Member->getImplicitObjectArgument(), Calls)
                                                  : nullptr;
}

Judgement<ArrayCopy> judgeCopyIntoArray(Uses &All, const CallExpr *Copy, const api::Row &Row) {
  const FunctionGraph &Graph = All.graph();
  const CallView Call = *CallView::of(Copy);
  const std::optional<Point> At = Graph.after(Copy);
  const unsigned To = Row.CopiesMemory ? 0 : 2, From = Row.CopiesMemory ? 1 : 0;
  if (!At || Call.Arguments.size() <= 2)
    return Silence{"the copy is never reached"};
  const std::optional<Exposure> Target = exposureOf(All, Call.Arguments[To], *At);
  if (!Target || Target->Held != api::Storage::Array || !Target->Object)
    return Silence{"the copy does not go into an array"};
  const auto *Ref = dyn_cast<DeclRefExpr>(Target->Object->IgnoreParenCasts());
  const auto *Array = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Array || isa<ParmVarDecl>(Array) || !Array->hasLocalStorage() || Array->getType()->isReferenceType())
    return Silence{"the array is not one of this function"};
  const SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Array, *At);
  const Expr *Made = Reaching.size() == 1 ? Reaching.front().Value : nullptr;
  const api::Row *Maker = Made ? All.calls().rowOfExpression(Made->IgnoreImplicit()->IgnoreParenCasts()) : nullptr;
  if (!Maker || !Maker->MakesArray)
    return Silence{quoted(Array) + " is not made by this function"};
  ArrayCopy Facts;
  Facts.IntoNewArray = true;
  Facts.Container = copiedContainer(Call.Arguments[From], All.calls());
  if (std::optional<Silence> Missing = endsAfter(All, Facts.Container, Copy))
    return *Missing;
  if (fateOfObject(All, Made->IgnoreImplicit()->IgnoreParenCasts()) != Fate::NewObject)
    return Silence{"the array does not leave the function"};
  Facts.ConstantSize = constantSizeOf(Facts.Container, Graph.context());
  return Facts;
}

} // namespace pybuf::flow
