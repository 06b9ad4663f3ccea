#include "flow/Climber.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using pybuf::api::Effect;

namespace pybuf::flow {

bool isZero(const Expr *E, const ASTContext &Context) {
  if (E->isValueDependent())
    return false;
  Expr::EvalResult Value;
  return E->EvaluateAsInt(Value, Context) && Value.Val.getInt() == 0;
}

static bool mayPointInto(QualType Given, QualType Memory) {
  if (!Given->isPointerType() || !Memory->isPointerType())
    return false;
  const QualType To = Given->getPointeeType().getUnqualifiedType().getCanonicalType();
  const QualType Of = Memory->getPointeeType().getUnqualifiedType().getCanonicalType();
  return To == Of || To->isVoidType() || Of->isVoidType();
}

Use Climber::climbFrom(const Expr *E, ValueKind Kind) {
  if (Graph.isDeferred(E)) {
    Result.At = E;
    return keep("captured by a lambda");
  }
  switch (Kind) {
  case ValueKind::Container:
    return container(E);
  case ValueKind::Pointer:
  case ValueKind::Object:
    return value(E, Kind);
  case ValueKind::Other:
    return aggregate(E);
  }
  return Result;
}

Use Climber::done(UseKind Kind, const Stmt *At) {
  Result.Kind = Kind;
  Result.At = At;
  return Result;
}

Use Climber::keep(const Twine &Why) {
  Result.Kind = UseKind::Kept;
  Result.Why = Why.str();
  return Result;
}

// A PyObject * or a pointer into memory. E may still be the lvalue of the variable.
Use Climber::value(const Expr *E, ValueKind Kind) {
  Result.Exposed = E;
  const Stmt *Parent = Graph.parent(E);
  Result.At = Parent ? Parent : E;
  if (const VarDecl *Variable = Graph.variableInitialisedBy(E))
    return intoVariable(Variable, E);
  if (!Parent)
    return keep("used in an unknown way");
  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    if (Cast->getCastKind() == CK_PointerToBoolean)
      return done(UseKind::Tested, Parent);
    if (Cast->getCastKind() == CK_PointerToIntegral) {
      // A number may be kept and become a pointer again, unless it is only masked or compared.
      const Stmt *Around = Graph.parent(Cast);
      while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Around))
        Around = Graph.parent(Around);
      const auto *Binary = dyn_cast_or_null<BinaryOperator>(Around);
      if (Binary && (Binary->getOpcode() == BO_And || Binary->getOpcode() == BO_Rem || Binary->isComparisonOp()))
        return done(UseKind::Measured, Parent);
      return keep("it is turned into a number");
    }
    if (Cast->getCastKind() == CK_ToVoid)
      return done(UseKind::Tested, Parent);
    // Reading another type through the pointer is still the same memory.
    return value(Cast, Kind);
  }
  if (isa<ParenExpr, ExprWithCleanups, MaterializeTemporaryExpr, CXXBindTemporaryExpr, ConstantExpr>(Parent))
    return value(cast<Expr>(Parent), Kind);
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent))
    return unary(Unary, E, Kind);
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    if (Subscript->getBase()->IgnoreParenImpCasts() != E->IgnoreParenImpCasts() && Subscript->getBase() != E)
      return done(UseKind::Tested, Parent);
    if (!isZero(Subscript->getIdx(), Calls.context()))
      Result.Offset = true;
    return element(Subscript);
  }
  if (const auto *Member = dyn_cast<MemberExpr>(Parent))
    return Kind == ValueKind::Object ? objectMember(Member) : element(Member);
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent))
    return binary(Binary, E, Kind);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(Parent)) {
    if (Choice->getCond() == E)
      return done(UseKind::Tested, Parent);
    return value(Choice, Kind);
  }
  if (const auto *List = dyn_cast<InitListExpr>(Parent))
    return intoList(List, E);
  if (CallView::of(Parent))
    return argument(Parent, E, Kind);
  if (isa<ReturnStmt>(Parent))
    return keep("returned");
  if (isa<IfStmt, WhileStmt, ForStmt, DoStmt, CompoundStmt, LabelStmt, CaseStmt, DefaultStmt>(Parent))
    return done(UseKind::Tested, Parent);
  if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr>(Parent))
    return done(UseKind::Tested, Parent);
  if (isa<CXXDeleteExpr>(Parent))
    return done(UseKind::Freed, Parent);
  if (isa<LambdaExpr>(Parent))
    return keep("captured by a lambda");
  return keep("used in a way that is not followed");
}

Use Climber::unary(const UnaryOperator *Unary, const Expr *E, ValueKind Kind) {
  switch (Unary->getOpcode()) {
  case UO_Deref:
    return element(Unary);
  case UO_LNot:
    return done(UseKind::Tested, Unary);
  case UO_PostInc:
  case UO_PostDec:
  case UO_PreInc:
  case UO_PreDec: {
    // *p++ = x reads or writes through the pointer as well as moving it.
    Result.Offset = true;
    const Use Through = value(Unary, Kind);
    return Through.Kind == UseKind::Tested ? done(UseKind::Moved, Unary) : Through;
  }
  case UO_AddrOf:
    return addressOf(Unary, E);
  case UO_Extension:
    return value(Unary, Kind);
  default:
    return keep("used in a way that is not followed");
  }
}

// True when \p Call stores a value through the argument \p Given and forgets the address.
bool Climber::givesValueThrough(const CallExpr *Call, const Expr *Given) const {
  const api::Row *R = Calls.row(Call);
  if (!R)
    return false;
  const CallView View = *CallView::of(Call);
  if (View.argument(R->Exposes.Through) == Given || View.argument(R->Exposes.SizeThrough) == Given)
    return true;
  return R->Format && !R->Format.Builds;
}

// The address of the variable itself: an out-parameter of a known function, or a macro's business.
Use Climber::addressOf(const UnaryOperator *Address, const Expr *Variable) {
  if (const api::Row *Macro = Calls.macroRow(Variable->IgnoreParens()->getExprLoc()))
    if (Macro->Parameters[0] == Effect::Drops)
      return done(UseKind::Freed, Address);
  if (Variable->getType()->isArrayType())
    return value(Address, ValueKind::Pointer);
  // An out-parameter of a known function gives the variable its value.
  const Expr *Given = Address;
  while (isa_and_nonnull<CastExpr, ParenExpr>(Graph.parent(Given)))
    Given = cast<Expr>(Graph.parent(Given));
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Graph.parent(Given)))
    if (givesValueThrough(Call, Given))
      return done(UseKind::Defined, Call);
  return keep("its address is taken");
}

Use Climber::binary(const BinaryOperator *Binary, const Expr *E, ValueKind Kind) {
  const bool IsLeft = Binary->getLHS() == E;
  if (Binary->isAssignmentOp() && IsLeft) {
    if (Binary->getOpcode() == BO_Assign)
      return done(UseKind::Defined, Binary);
    Result.Offset = true;
    return done(UseKind::Moved, Binary);
  }
  if (Binary->getOpcode() == BO_Assign)
    return intoPlace(Binary->getLHS(), Binary);
  if (Binary->isComparisonOp() || Binary->isLogicalOp())
    return done(UseKind::Tested, Binary);
  if (Binary->getOpcode() == BO_Comma)
    return IsLeft ? done(UseKind::Tested, Binary) : value(Binary, Kind);
  if (Binary->isAdditiveOp()) {
    if (!Binary->getType()->isPointerType())
      return done(UseKind::Measured, Binary);
    const Expr *Distance = IsLeft ? Binary->getRHS() : Binary->getLHS();
    if (!isZero(Distance, Calls.context()))
      Result.Offset = true;
    return value(Binary, Kind);
  }
  return keep("used in a way that is not followed");
}

Use Climber::intoVariable(const VarDecl *Variable, const Stmt *At) {
  Result.At = At;
  Result.Other = Variable;
  if (Variable->hasGlobalStorage())
    return keep("stored in '" + Variable->getName() + "', which outlives the call");
  if (Variable->getType()->isReferenceType() || Variable->getType()->isPointerType() ||
      valueKind(Variable->getType()) == ValueKind::Container)
    return done(UseKind::Aliased, At);
  return done(UseKind::Held, At);
}

Use Climber::intoPlace(const Expr *Place, const Stmt *At) {
  Place = Place->IgnoreParenImpCasts();
  Result.At = At;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Place)) {
    if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl()))
      return intoVariable(Variable, At);
  } else if (const VarDecl *Struct = localStruct(Place)) {
    Result.Other = Struct;
    return done(UseKind::Held, At);
  }
  return keep("stored beyond this function's variables");
}

// x in x.field = p and x.inner.field = p, where x is a local variable by value.
const VarDecl *Climber::localStruct(const Expr *Place) {
  while (true) {
    Place = Place->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(Place)) {
      if (Member->isArrow())
        return nullptr;
      Place = Member->getBase();
    } else {
      break;
    }
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(Place);
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Variable && Variable->hasLocalStorage() && !Variable->getType()->isReferenceType() ? Variable : nullptr;
}

Use Climber::intoList(const InitListExpr *List, const Stmt *At) {
  const Expr *Outer = List;
  while (const auto *Around = dyn_cast_or_null<InitListExpr>(Graph.parent(Outer)))
    Outer = Around;
  if (const VarDecl *Variable = Graph.variableInitialisedBy(Outer)) {
    Result.At = At;
    Result.Other = Variable;
    if (!Variable->hasGlobalStorage())
      return done(UseKind::Held, At);
  }
  return keep("stored in a structure");
}

// An lvalue of the memory: *p, p[i], p->x.
Use Climber::element(const Expr *E) {
  const Stmt *Parent = Graph.parent(E);
  if (!Parent)
    return keep("used in an unknown way");
  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    if (Cast->getCastKind() == CK_LValueToRValue)
      return done(UseKind::Read, Parent);
    if (Cast->getCastKind() == CK_ArrayToPointerDecay)
      return value(Cast, ValueKind::Pointer);
    if (Cast->getCastKind() == CK_ToVoid)
      return done(UseKind::Tested, Parent);
    return element(Cast);
  }
  if (isa<ParenExpr, MaterializeTemporaryExpr>(Parent))
    return element(cast<Expr>(Parent));
  if (const auto *Member = dyn_cast<MemberExpr>(Parent)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return element(Member);
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    return done(Method && Method->isConst() ? UseKind::Read : UseKind::Written, Parent);
  }
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Parent)) {
    if (Subscript->getBase() == E)
      return element(Subscript);
    return done(UseKind::Read, Parent);
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(Parent)) {
    if (Unary->getOpcode() == UO_AddrOf)
      return value(Unary, ValueKind::Pointer);
    if (Unary->isIncrementDecrementOp())
      return done(UseKind::Written, Parent);
    return done(UseKind::Read, Parent);
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
    if (Binary->isAssignmentOp() && Binary->getLHS() == E)
      return done(UseKind::Written, Parent);
    if (Binary->getOpcode() == BO_Comma || Binary->isAssignmentOp())
      return done(UseKind::Read, Parent);
  }
  if (const VarDecl *Variable = Graph.variableInitialisedBy(E))
    if (Variable->getType()->isReferenceType())
      return intoVariable(Variable, Parent);
  if (std::optional<CallView> Call = CallView::of(Parent)) {
    for (unsigned I = 0; I < Call->Arguments.size(); ++I)
      if (Call->Arguments[I] == E)
        return Calls.effect(*Call, I) == Effect::Reads ? done(UseKind::Read, Parent) : done(UseKind::Written, Parent);
    if (Call->This == E)
      return done(UseKind::Written, Parent);
  }
  if (isa<UnaryExprOrTypeTraitExpr>(Parent))
    return done(UseKind::Tested, Parent);
  if (E->getType().isConstQualified())
    return done(UseKind::Read, Parent);
  Result.At = Parent;
  return keep("an element of it is used in a way that is not followed");
}

// What older headers write out where newer ones call a function: ((PyBytesObject *)o)->ob_sval.
Use Climber::objectMember(const MemberExpr *Member) {
  // A class of a binding library that holds the object.
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()))
    return ownerCall(Member, *Method);
  const StringRef Field = Member->getMemberDecl()->getName();
  if (Field == "ob_sval" || Field == "ob_start") {
    return element(Member);
  }
  if (Field == "ob_size" || Field == "ob_refcnt")
    return done(UseKind::Measured, Member);
  if (Field == "ob_type")
    return done(UseKind::Tested, Member);
  return element(Member);
}

UseKind Climber::kindOf(Effect E) {
  switch (E) {
  case Effect::Reads:
    return UseKind::Read;
  case Effect::Writes:
    return UseKind::Written;
  case Effect::Frees:
  case Effect::Drops:
    return UseKind::Freed;
  case Effect::Hands:
    return UseKind::Handed;
  case Effect::Measures:
    return UseKind::Measured;
  case Effect::Tests:
    return UseKind::Tested;
  case Effect::Grows:
    return UseKind::Grown;
  case Effect::Keeps:
  case Effect::ByType:
    return UseKind::Kept;
  }
  return UseKind::Kept;
}

// An argument of a call, or the object of a member call.
Use Climber::argument(const Stmt *Parent, const Expr *E, ValueKind Kind) {
  const CallView Call = *CallView::of(Parent);
  const api::Row *R = Calls.row(Call.Callee);
  Result.At = Parent;
  unsigned Index = 0;
  while (Index < Call.Arguments.size() && Call.Arguments[Index] != E)
    ++Index;
  if (Index == Call.Arguments.size())
    return keep(Call.This == E ? "used as an object" : "called");
  const api::Parameter P = Index + 1;
  if (R) {
    if (R->Exposes.Of == P)
      return exposed(Call, *R);
    if (R->Copies.From == P && R->Copies.Into != api::Storage::None && Kind == ValueKind::Pointer)
      return done(UseKind::Copied, Parent);
    if (R->Reallocates.Block == P)
      return done(UseKind::Grown, Parent);
    if (R->Encodes.Text == P)
      return done(UseKind::Read, Parent);
  }
  if (isa<CXXConstructExpr, CXXUnresolvedConstructExpr>(Parent))
    return intoConstructed(Call, Index, Kind);
  const auto [What, IsByType] = Calls.effectAndSource(Call, Index);
  if (What == Effect::Measures)
    rememberExposer(Call, R);
  if (What == Effect::Keeps)
    return keep("passed to " + calleeName(Call));
  // A function that returns a pointer of the same type into its argument, as strchr, exposes it again.
  if (What == Effect::Reads && Kind == ValueKind::Pointer && isa<CallExpr>(Parent) &&
      cast<Expr>(Parent)->getType()->isPointerType() && !isObjectPointer(cast<Expr>(Parent)->getType()) &&
      !(R && R->Result == api::Row::NewReference) && mayPointInto(cast<Expr>(Parent)->getType(), E->getType())) {
    Use Found = value(cast<Expr>(Parent), Kind);
    if (Found.Kind == UseKind::Tested || Found.Kind == UseKind::Measured)
      return done(UseKind::Read, Parent);
    return Found;
  }
  Result.ByType = IsByType;
  return done(kindOf(What), Parent);
}

std::string Climber::calleeName(const CallView &Call) {
  return Call.Callee ? "'" + Call.Callee->getNameAsString() + "'" : "a function that is not known here";
}

void Climber::rememberExposer(const CallView &Call, const api::Row *R) {
  Result.Exposer = Call.Whole;
  Result.ExposerRow = R;
}

// The storage of the object comes out as the result, or through a parameter into a variable.
Use Climber::exposed(const CallView &Call, const api::Row &R) {
  rememberExposer(Call, &R);
  if (!R.Exposes.Through)
    return value(Call.Whole, ValueKind::Pointer);
  const Expr *Target = Call.argument(R.Exposes.Through);
  if (Target)
    if (const auto *Address = dyn_cast<UnaryOperator>(Target->IgnoreParenCasts()))
      if (Address->getOpcode() == UO_AddrOf)
        return intoPlace(Address->getSubExpr()->IgnoreParenCasts(), Call.Whole);
  return keep("its storage is exposed through a pointer that is not followed");
}

} // namespace pybuf::flow
