#include "flow/Climber.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using pybuf::api::Effect;

namespace pybuf::flow {

// std::string(p, n) copies; std::string_view(p, n) and a class that wraps a pointer hold it.
Use Climber::intoConstructed(const CallView &Call, unsigned Index, ValueKind Kind) {
  const std::string Name = containerName(Call.Whole->getType());
  if (Kind == ValueKind::Pointer && (Name == "std::basic_string" || Name == "std::vector"))
    return done(UseKind::Read, Call.Whole);
  // A view holds the pointer; where the view goes, the pointer goes.
  if (isStdView(Call.Whole->getType()))
    return container(Call.Whole);
  if (Kind == ValueKind::Pointer && Index == 0 && Name == "std::unique_ptr") {
    const Stmt *Owner = wholeInitialiser(Call.Whole);
    if (const VarDecl *Variable = Owner ? Graph.variableInitialisedBy(Owner) : nullptr)
      return intoVariable(Variable, Call.Whole);
  }
  if (const VarDecl *Variable = Graph.variableInitialisedBy(wholeInitialiser(Call.Whole))) {
    Result.Other = Variable;
    return done(UseKind::Held, Call.Whole);
  }
  return keep("held by an object");
}

const Stmt *Climber::wholeInitialiser(const Stmt *E) {
  while (const Stmt *Parent = Graph.parent(E)) {
    if (!isa<ExprWithCleanups, ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr, CXXFunctionalCastExpr,
             CXXConstructExpr, ParenListExpr, InitListExpr>(Parent))
      break;
    E = Parent;
  }
  return E;
}

// A std container, a view or a stream, as lvalue or prvalue.
Use Climber::container(const Expr *E) {
  Result.Exposed = E;
  const Stmt *Parent = Graph.parent(E);
  Result.At = Parent ? Parent : E;
  if (const VarDecl *Variable = Graph.variableInitialisedBy(E)) {
    if (Variable->isImplicit() || Variable->getName().starts_with("__range"))
      return rangeFor(Variable);
    return intoVariable(Variable, E);
  }
  if (!Parent)
    return keep("used in an unknown way");
  if (isa<ParenExpr, ExprWithCleanups, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ImplicitCastExpr,
          CXXFunctionalCastExpr>(Parent)) {
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent); Cast && Cast->getCastKind() == CK_LValueToRValue)
      return done(UseKind::Read, Parent);
    return container(cast<Expr>(Parent));
  }
  if (const auto *Member = dyn_cast<MemberExpr>(Parent))
    return memberCall(Member);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Parent))
    return containerOperator(Operator, E);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent)) {
    const CXXConstructorDecl *Constructor = Construct->getConstructor();
    if (Constructor->isCopyConstructor()) {
      // A view's copy is the view again; a container's copy is a read of it.
      if (isStdView(Construct->getType()))
        return container(Construct);
      Result.Why = "as a container";
      return done(UseKind::Read, Parent);
    }
    if (Constructor->isMoveConstructor()) {
      if (E->isPRValue() || isa<MaterializeTemporaryExpr>(E))
        return container(Construct);
      return keep("moved from");
    }
  }
  if (std::optional<CallView> Call = CallView::of(Parent)) {
    for (unsigned I = 0; I < Call->Arguments.size(); ++I)
      if (Call->Arguments[I] == E) {
        if (isStdView(E->getType()))
          return done(UseKind::Read, Parent);
        const Effect What = Calls.effect(*Call, I);
        if (What == Effect::Reads)
          return Result.Why = "as a container", done(UseKind::Read, Parent);
        if (What == Effect::Writes)
          return done(UseKind::Grown, Parent);
        return keep("passed to " + calleeName(*Call));
      }
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
    if (Unary->getOpcode() == UO_AddrOf)
      return done(UseKind::Grown, Parent);
  if (isa<ReturnStmt>(Parent))
    return keep("returned");
  if (isa<LambdaExpr>(Parent))
    return keep("captured by a lambda");
  if (isa<CompoundStmt>(Parent))
    return done(UseKind::Tested, Parent);
  return keep("used in a way that is not followed");
}

// for (x : v): the loop variable says whether the elements are written.
Use Climber::rangeFor(const VarDecl *Range) {
  const Stmt *Around = Graph.declarationOf(Range);
  const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(Around ? Graph.parent(Around) : nullptr);
  if (!Loop)
    return keep("used in a way that is not followed");
  const QualType Element = Loop->getLoopVariable()->getType();
  const bool Writes = Element->isReferenceType() && !Element->getPointeeType().isConstQualified();
  return done(Writes ? UseKind::Written : UseKind::Read, Loop);
}

Use Climber::memberCall(const MemberExpr *Member) {
  const auto *CallStmt = dyn_cast_or_null<CXXMemberCallExpr>(Graph.parent(Member));
  Result.At = CallStmt ? static_cast<const Stmt *>(CallStmt) : Member;
  if (!CallStmt)
    return keep("used in a way that is not followed");
  const CallView Call = *CallView::of(CallStmt);
  const api::Row *R = Calls.row(Call.Callee);
  if (R && R->Exposes.Of == api::ThisParameter) {
    rememberExposer(Call, R);
    return CallStmt->getType()->isPointerType() ? value(CallStmt, ValueKind::Pointer) : iterator(CallStmt);
  }
  // The conversion of a string to a view of itself.
  if (isa_and_nonnull<CXXConversionDecl>(Call.Callee)) {
    if (isStdView(CallStmt->getType()))
      return container(CallStmt);
    if (CallStmt->getType()->isBooleanType())
      return done(UseKind::Tested, CallStmt);
  }
  const Effect What = Calls.effectOnThis(Call);
  if (What == Effect::Measures)
    rememberExposer(Call, R);
  // at(), front() and back() give an element.
  if (What == Effect::Writes && CallStmt->isGLValue())
    return element(CallStmt);
  if (What == Effect::Keeps)
    return keep("its memory is taken by " + calleeName(Call));
  // What has no row a view may not have, as substr() that makes another container.
  if (What == Effect::Reads && (!R || R->MakesPart))
    Result.Why = "as a container";
  return done(kindOf(What), CallStmt);
}

// An iterator stands for the memory; what std::copy and the like do with it is known by their rows.
Use Climber::iterator(const Expr *E) {
  const Stmt *Parent = Graph.parent(E);
  while (isa_and_nonnull<ImplicitCastExpr, MaterializeTemporaryExpr, ExprWithCleanups, CXXBindTemporaryExpr>(Parent) ||
         (isa_and_nonnull<CXXConstructExpr>(Parent) && cast<CXXConstructExpr>(Parent)->getNumArgs() == 1)) {
    E = cast<Expr>(Parent);
    Parent = Graph.parent(E);
  }
  Result.At = Parent ? Parent : E;
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Parent))
    if (!containerName(Construct->getType()).empty())
      return done(UseKind::Read, Parent);
  if (std::optional<CallView> Call = Parent ? CallView::of(Parent) : std::nullopt)
    if (const api::Row *R = Calls.row(Call->Callee))
      for (unsigned I = 0; I < Call->Arguments.size() && I < api::MaxParameters; ++I)
        if (Call->Arguments[I] == E && R->Parameters[I] != Effect::ByType)
          return done(kindOf(R->Parameters[I]), Parent);
  return keep("an iterator of it is used in a way that is not followed");
}

// An operator of another library may know std::string and not std::string_view.
static bool isForeign(const CXXOperatorCallExpr *Operator) {
  const FunctionDecl *Callee = Operator->getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  return !Callee || !(Method ? Method->getParent()->isInStdNamespace() : Callee->isInStdNamespace());
}

Use Climber::containerOperator(const CXXOperatorCallExpr *Operator, const Expr *E) {
  const bool NeedsContainer = isForeign(Operator) && !isStdView(E->getType());
  switch (Operator->getOperator()) {
  case OO_Subscript:
    // A key of another container.
    if (Operator->getArg(0) != E) {
      Result.Why = "as a container";
      return done(UseKind::Read, Operator);
    }
    if (Operator->getNumArgs() == 2 && !isZero(Operator->getArg(1), Calls.context()))
      Result.Offset = true;
    return element(Operator);
  case OO_EqualEqual:
  case OO_ExclaimEqual:
  case OO_Less:
  case OO_Greater:
  case OO_LessEqual:
  case OO_GreaterEqual:
  case OO_Spaceship:
    if (NeedsContainer)
      Result.Why = "as a container";
    return done(UseKind::Read, Operator);
  case OO_LessLess:
    if (NeedsContainer)
      Result.Why = "as a container";
    // Into a stream from the left, out of a string from the right.
    return done(Operator->getArg(0) == E ? UseKind::Grown : UseKind::Read, Operator);
  case OO_Equal:
    return Operator->getArg(0) == E ? done(UseKind::Defined, Operator) : keep("assigned to another object");
  case OO_PlusEqual:
  case OO_Plus:
    if (Operator->getArg(0) == E && Operator->getOperator() == OO_PlusEqual)
      return done(UseKind::Grown, Operator);
    Result.Why = "as a container";
    return done(UseKind::Read, Operator);
  case OO_Arrow:
  case OO_Star:
    return element(Operator);
  default:
    return done(UseKind::Grown, Operator);
  }
}

// A local struct or an object of some class: what a callee gets of it, it gets of what is held.
Use Climber::aggregate(const Expr *E) {
  const Stmt *Parent = Graph.parent(E);
  Result.At = Parent ? Parent : E;
  if (!Parent)
    return keep("used in an unknown way");
  if (isa<ParenExpr, MaterializeTemporaryExpr>(Parent))
    return aggregate(cast<Expr>(Parent));
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent)) {
    // A struct that is read as a whole is copied, and the pointer with it.
    if (Cast->getCastKind() == CK_LValueToRValue)
      return E->getType()->isRecordType() ? keep("the struct that holds it is copied") : done(UseKind::Read, Parent);
    return aggregate(Cast);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()))
      return ownerCall(Member, *Method);
    return aggregateMember(Member);
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent))
    if (Binary->getOpcode() == BO_Assign && Binary->getLHS() == E)
      return done(UseKind::Defined, Parent);
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent); Unary && Unary->getOpcode() == UO_AddrOf) {
    const Expr *Address = Unary;
    while (isa_and_nonnull<CastExpr, ParenExpr>(Graph.parent(Address)))
      Address = cast<Expr>(Graph.parent(Address));
    const Stmt *Around = Graph.parent(Address);
    Result.At = Around ? Around : Unary;
    if (const auto *Call = dyn_cast_or_null<CallExpr>(Around);
        Call && E->getType()->isScalarType() && givesValueThrough(Call, Address))
      return done(UseKind::Defined, Call);
    if (std::optional<CallView> Call = Around ? CallView::of(Around) : std::nullopt)
      for (unsigned I = 0; I < Call->Arguments.size(); ++I)
        if (Call->Arguments[I] == Address) {
          const Effect What = Calls.effect(*Call, I);
          return What == Effect::Keeps ? keep("the struct that holds it is passed to " + calleeName(*Call))
                                       : done(kindOf(What), Around);
        }
    return keep("the address of the struct that holds it is taken");
  }
  if (std::optional<CallView> Call = CallView::of(Parent))
    for (unsigned I = 0; I < Call->Arguments.size(); ++I)
      if (Call->Arguments[I] == E) {
        const Effect What = Calls.effect(*Call, I);
        return What == Effect::Keeps ? keep("the object that holds it is passed to " + calleeName(*Call))
                                     : done(kindOf(What), Parent);
      }
  if (isa<UnaryExprOrTypeTraitExpr>(Parent))
    return done(UseKind::Tested, Parent);
  return keep("the object that holds it is used in a way that is not followed");
}

// A class that owns a reference gives it out by a const member function, as get() or a conversion; what
// changes the owner may drop or release it. A plain struct is filled through its member functions.
Use Climber::ownerCall(const MemberExpr *Member, const CXXMethodDecl &Method) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Graph.parent(Member));
  Result.At = Call ? static_cast<const Stmt *>(Call) : Member;
  if (!Call)
    return keep("used in a way that is not followed");
  // A conversion only looks, though older wrappers forget to declare it const.
  const bool Converts =
      isa<CXXConversionDecl>(Method) && (isObjectPointer(Call->getType()) || Call->getType()->isBooleanType());
  // handle::ptr() and object::cast() have overloads for what is not const, which only look as well.
  const api::Row *R = Calls.row(&Method);
  if (R && R->Exposes.Of == api::ThisParameter && Call->getType()->isPointerType()) {
    rememberExposer(*CallView::of(Call), R);
    return value(Call, ValueKind::Pointer);
  }
  if (R && R->This == Effect::Measures) {
    rememberExposer(*CallView::of(Call), R);
    return done(UseKind::Measured, Call);
  }
  const bool OnlyLooks = R && (R->This == Effect::Tests || R->This == Effect::Reads);
  if (Method.isConst() || Converts || OnlyLooks) {
    if (isObjectPointer(Call->getType()))
      return value(Call, ValueKind::Object);
    return done(Call->getType()->isBooleanType() ? UseKind::Tested : UseKind::Read, Call);
  }
  if (isOwner(Member->getBase()->getType()))
    return keep("its owner is changed by '" + Method.getNameAsString() + "'");
  return done(UseKind::Written, Call);
}

// x.pos asks the struct, x.dst = q replaces what it holds, f(x.dst) uses it.
Use Climber::aggregateMember(const MemberExpr *Member) {
  const Expr *Whole = Member;
  while (const auto *Outer = dyn_cast_or_null<MemberExpr>(Graph.parent(Whole)))
    Whole = Outer;
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(Graph.parent(Whole)))
    if (Binary->isAssignmentOp() && Binary->getLHS() == Whole)
      return done(UseKind::Tested, Binary);
  if (!Whole->getType()->isPointerType() && !Whole->getType()->isArrayType())
    return done(UseKind::Measured, Whole);
  return value(Whole, valueKind(Whole->getType()));
}

} // namespace pybuf::flow
