#include "flow/Detour.h"
#include "flow/ContainerTypes.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace pybuf::flow {

static const Expr *bare(const Expr *E) {
  while (E) {
    const Expr *Before = E;
    E = withoutTemporaries(E);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
        Construct && Construct->getNumArgs() == 1 && Construct->getConstructor()->isMoveConstructor())
      E = Construct->getArg(0);
    if (E == Before)
      return E;
  }
  return nullptr;
}

static bool isCopyableContainer(QualType Type) {
  const std::string Name = containerName(Type);
  return Name == "std::basic_string" || Name == "std::vector";
}

const Expr *copiedMemory(const Expr *Copy, const api::Row &Row) {
  const std::optional<CallView> Call = CallView::of(Copy);
  const Expr *From = Call ? Call->argument(Row.Copies.From) : nullptr;
  if (!From)
    return nullptr;
  const QualType Type = From->IgnoreParenImpCasts()->getType();
  return Type->isPointerType() || Type->isArrayType() || isCopyableContainer(Type) || From->getType()->isPointerType()
             ? From
             : nullptr;
}

static unsigned givenArguments(const CXXConstructExpr *Construct) {
  unsigned Given = 0;
  while (Given < Construct->getNumArgs() && !isa<CXXDefaultArgExpr>(Construct->getArg(Given)))
    ++Given;
  return Given;
}

// A temporary that owns something might own what the view looks at.
static bool hasOwningTemporary(const Stmt *S) {
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(S); Bound && !isCopyableContainer(Bound->getType()))
    return true;
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(S);
      Temporary && isOwner(Temporary->getType().getNonReferenceType()))
    return true;
  return llvm::any_of(S->children(), [](const Stmt *Child) { return Child && hasOwningTemporary(Child); });
}

// What a container that is constructed by \p Init copies: a view, a pointer with a size.
static const Expr *sourceOfCopy(const Expr *Init) {
  const Expr *E = bare(Init);
  if (const auto *Conversion = dyn_cast_or_null<CXXMemberCallExpr>(E))
    if (isa_and_nonnull<CXXConversionDecl>(Conversion->getMethodDecl()))
      return isViewOfConst(Conversion->getImplicitObjectArgument()->getType()) ? Conversion->getImplicitObjectArgument()
                                                                               : nullptr;
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
  if (!Construct)
    return nullptr;
  const unsigned Given = givenArguments(Construct);
  if (Given == 2 && Construct->getArg(0)->getType()->isPointerType() &&
      (Construct->getArg(1)->getType()->isIntegerType() || Construct->getArg(1)->getType()->isPointerType()))
    return Construct->getArg(0);
  if (Given == 1 && isViewOfConst(Construct->getArg(0)->getType().getNonReferenceType()))
    return Construct->getArg(0);
  return nullptr;
}

namespace {

class DetourJudge {
public:
  DetourJudge(Uses &All, const Expr *Copy, const api::Row &Row)
      : All(All), Graph(All.graph()), Calls(All.calls()), Copy(Copy), Row(Row) {}

  Judgement<Detour> judge() {
    const Expr *From = copiedMemory(Copy, Row);
    if (!From || !Graph.after(Copy))
      return Silence{"no memory is copied"};
    if (fateOfObject(All, Copy) != Fate::NewObject)
      return Silence{"the new object does not leave the function"};
    if (serialised(bare(From), 0))
      return Facts;
    Facts.Container = pointedVariable(From, Calls);
    const VarDecl *V = Facts.Container;
    if (!V || isa<ParmVarDecl>(V) || !V->hasLocalStorage() || V->getType()->isReferenceType() ||
        !isCopyableContainer(V->getType()) || !V->getInit())
      return Silence{"the copied memory is not a container of this function"};
    const std::optional<Point> Declared = Graph.afterDeclaration(V);
    if (!Declared)
      return Silence{quoted(V) + " is never reached"};
    const Expr *Filler = nullptr;
    for (const Use &U : All.of(V))
      switch (U.Kind) {
      case UseKind::Measured:
      case UseKind::Tested:
        continue;
      case UseKind::Copied:
      case UseKind::Read:
        if (U.At == Copy)
          continue;
        return Silence{quoted(V) + " is used besides"};
      default:
        // The address goes to a serialiser, once.
        if (const auto *Call = fillingCall(U); Call && !Filler) {
          Filler = Call;
          continue;
        }
        return Silence{quoted(V) + " is used besides"};
      }
    if (Filler)
      return Facts;
    if (serialised(bare(V->getInit()), 0))
      return Facts;
    Facts.Source = sourceOfCopy(V->getInit());
    if (!Facts.Source)
      return Silence{quoted(V) + " is not a copy of memory that is seen here"};
    if (hasOwningTemporary(V->getInit()))
      return Silence{"a temporary may own what " + quoted(V) + " copies"};
    return sourceIsStillThere(*Declared)
               ? Judgement<Detour>(Facts)
               : Silence{"what " + quoted(V) + " copies may change before it is copied again"};
  }

private:
  bool serialised(const Expr *E, api::Parameter Into) {
    const auto *Call = dyn_cast_or_null<CallExpr>(E);
    const api::Row *Serialiser = Call ? Calls.row(Call) : nullptr;
    if (!Serialiser || !Serialiser->Serialises || Serialiser->Serialises.Into != Into)
      return false;
    Facts.Source = Call;
    Facts.Serialiser = Serialiser;
    return true;
  }

  // m.SerializeToString(&out)
  const Expr *fillingCall(const Use &U) {
    const Stmt *S = U.Reference;
    while (isa_and_nonnull<DeclRefExpr, UnaryOperator, ParenExpr, ImplicitCastExpr>(S))
      S = Graph.parent(S);
    const auto *Call = dyn_cast_or_null<CallExpr>(S);
    const api::Row *Serialiser = Call ? Calls.row(Call) : nullptr;
    return Serialiser && Serialiser->Serialises && serialised(Call, Serialiser->Serialises.Into) ? Call : nullptr;
  }

  bool sourceIsStillThere(Point Declared) {
    return Graph.walkForward(Declared, [&](const Stmt *S) {
      if (S == Copy)
        return Step::EndPath;
      const std::optional<CallView> Call = CallView::of(S);
      const api::Row *R = Call ? Calls.row(S) : nullptr;
      if (!Call || (R && !R->RunsPython && R->This != api::Effect::Grows))
        return Step::Continue;
      const std::optional<Point> P = Graph.after(S);
      return P && Graph.mayReach(*P, Copy) ? Step::Stop : Step::Continue;
    });
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  const Expr *Copy;
  const api::Row &Row;
  Detour Facts;
};

} // namespace

Judgement<Detour> judgeDetour(Uses &All, const Expr *Copy, const api::Row &Row) {
  return DetourJudge(All, Copy, Row).judge();
}

static bool takesPointerAndSize(const CXXConstructorDecl *Constructor) {
  return Constructor->getNumParams() == 2 && Constructor->getParamDecl(0)->getType()->isPointerType() &&
         Constructor->getParamDecl(0)->getType()->getPointeeType().isConstQualified() &&
         Constructor->getParamDecl(1)->getType()->isIntegerType();
}

// Constructors and a member: there is nothing in it that Python code could use.
static bool isMadeForConverter(QualType Type, api::Binding By, ASTContext &Context) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record || !isWrapperOfContainer(Type))
    return false;
  for (const Decl *D : Record->decls()) {
    if (isa<FunctionTemplateDecl>(D))
      return false;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(D))
      if (!Method->isImplicit() && !isa<CXXConstructorDecl, CXXDestructorDecl>(Method) &&
          !Method->isCopyAssignmentOperator() && !Method->isMoveAssignmentOperator())
        return false;
  }
  return llvm::any_of(Record->ctors(), takesPointerAndSize) && !isExposedAsClass(Type, By, Context);
}

bool returnsWrapperForConverter(const FunctionDecl &Function, api::Binding By, ASTContext &Context) {
  const QualType Type = Function.getReturnType();
  return !Type->isDependentType() && isMadeForConverter(Type, By, Context);
}

llvm::SmallVector<const Expr *, 1> copiesIntoWrapper(Uses &All) {
  const FunctionGraph &Graph = All.graph();
  llvm::SmallVector<const Expr *, 1> Found;
  llvm::SmallPtrSet<const VarDecl *, 2> Returned;
  llvm::SmallVector<const Expr *, 4> Values;
  for (const CFGBlock *Block : Graph.graph())
    for (const CFGElement &Element : *Block)
      if (const auto S = Element.getAs<CFGStmt>())
        if (const auto *Return = dyn_cast<ReturnStmt>(S->getStmt()); Return && Return->getRetValue())
          Values.push_back(Return->getRetValue());
  for (size_t I = 0; I < Values.size(); ++I) {
    const Expr *E = bare(Values[I]);
    if (const auto *Choice = dyn_cast_or_null<ConditionalOperator>(E)) {
      Values.push_back(Choice->getTrueExpr());
      Values.push_back(Choice->getFalseExpr());
      continue;
    }
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E)) {
      if (const auto *V = dyn_cast<VarDecl>(Ref->getDecl()); V && V->hasLocalStorage() && !isa<ParmVarDecl>(V))
        Returned.insert(V);
      continue;
    }
    const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
    if (Construct && takesPointerAndSize(Construct->getConstructor()))
      Found.push_back(Construct);
  }
  // A wrapper that is filled before it is returned: another container is copied into its member.
  for (const VarDecl *V : Returned)
    for (const DeclRefExpr *Ref : Graph.references(V)) {
      const auto *Member = dyn_cast_or_null<MemberExpr>(Graph.parent(Ref));
      if (!Member || !isa<FieldDecl>(Member->getMemberDecl()))
        continue;
      const Use U = All.ofValue(Member, ValueKind::Container);
      const auto *Call = U.Kind == UseKind::Written ? dyn_cast_or_null<CallExpr>(U.At) : nullptr;
      const api::Row *Row = Call ? All.calls().row(Call) : nullptr;
      if (!Row || (!Row->CopiesMemory && !Row->CopiesElements))
        continue;
      Found.push_back(Call);
    }
  return Found;
}

const Expr *encodedFirst(const Expr *Copy, const api::Row &Row) {
  const Expr *From = CallView::of(Copy)->argument(Row.Copies.From);
  const CXXRecordDecl *Class = From && Row.EncodesFirst ? From->getType()->getAsCXXRecordDecl() : nullptr;
  return Class && Class->getQualifiedNameAsString() == Row.EncodesFirst ? From->IgnoreParenImpCasts() : nullptr;
}

} // namespace pybuf::flow
