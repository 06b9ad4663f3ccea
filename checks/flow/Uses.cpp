#include "flow/Uses.h"
#include "clang/AST/ASTContext.h"

using namespace clang;
using pybuf::api::Effect;

namespace pybuf::flow {

std::string containerName(QualType Type) {
  const CXXRecordDecl *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->getDeclName().isIdentifier() || !Record->isInStdNamespace())
    return "";
  return "std::" + Record->getName().str();
}

bool isOwner(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return Record && Record->hasDefinition() && !Record->hasTrivialDestructor();
}

ValueKind valueKind(QualType Type) {
  if (isObjectPointer(Type))
    return ValueKind::Object;
  if (Type->isPointerType() || Type->isArrayType())
    return ValueKind::Pointer;
  if (!containerName(Type).empty())
    return ValueKind::Container;
  return ValueKind::Other;
}

namespace {

const Expr *ignoreCasts(const Expr *E) { return E->IgnoreParenCasts(); }

bool isZero(const Expr *E, const ASTContext &Context) {
  if (E->isValueDependent())
    return false;
  Expr::EvalResult Value;
  return E->EvaluateAsInt(Value, Context) && Value.Val.getInt() == 0;
}

// Climbs from one expression that is the value to what happens to it.
class Climber {
public:
  Climber(const FunctionGraph &Graph, const CallModel &Calls) : Graph(Graph), Calls(Calls) {}

  Use climbFrom(const Expr *E, ValueKind Kind) {
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

private:
  Use done(UseKind Kind, const Stmt *At) {
    Result.Kind = Kind;
    Result.At = At;
    return Result;
  }

  Use keep(const Twine &Why) {
    Result.Kind = UseKind::Kept;
    Result.Why = Why.str();
    return Result;
  }

  // A PyObject * or a pointer into memory. E may still be the lvalue of the variable.
  Use value(const Expr *E, ValueKind Kind) {
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
      if (Cast->getCastKind() == CK_PointerToIntegral)
        return done(UseKind::Measured, Parent);
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

  Use unary(const UnaryOperator *Unary, const Expr *E, ValueKind Kind) {
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

  // The address of the variable itself: an out-parameter of a known function, or a macro's business.
  Use addressOf(const UnaryOperator *Address, const Expr *Variable) {
    if (const api::Row *Macro = Calls.macroRow(Variable->getExprLoc()))
      if (Macro->Parameters[0] == Effect::Drops)
        return done(UseKind::Freed, Address);
    if (Variable->getType()->isArrayType())
      return value(Address, ValueKind::Pointer);
    return keep("its address is taken");
  }

  Use binary(const BinaryOperator *Binary, const Expr *E, ValueKind Kind) {
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

  Use intoVariable(const VarDecl *Variable, const Stmt *At) {
    Result.At = At;
    Result.Other = Variable;
    if (Variable->hasGlobalStorage())
      return keep("stored in '" + Variable->getName() + "', which outlives the call");
    if (Variable->getType()->isReferenceType() || Variable->getType()->isPointerType() ||
        valueKind(Variable->getType()) == ValueKind::Container)
      return done(UseKind::Aliased, At);
    return done(UseKind::Held, At);
  }

  Use intoPlace(const Expr *Place, const Stmt *At) {
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

  // x in x.field = p, x.inner.field = p and x[3] = p, where x is a local variable by value.
  const VarDecl *localStruct(const Expr *Place) {
    while (true) {
      Place = Place->IgnoreParenImpCasts();
      if (const auto *Member = dyn_cast<MemberExpr>(Place)) {
        if (Member->isArrow())
          return nullptr;
        Place = Member->getBase();
      } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Place)) {
        Place = Subscript->getBase()->IgnoreParenImpCasts();
        if (!Place->getType()->isArrayType())
          return nullptr;
      } else {
        break;
      }
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(Place);
    const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Variable && Variable->hasLocalStorage() && !Variable->getType()->isReferenceType() ? Variable : nullptr;
  }

  Use intoList(const InitListExpr *List, const Stmt *At) {
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
  Use element(const Expr *E) {
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
  Use objectMember(const MemberExpr *Member) {
    const StringRef Field = Member->getMemberDecl()->getName();
    if (Field == "ob_sval" || Field == "ob_start") {
      Result.ExposerRow = Calls.macroRow(Member->getBase()->IgnoreParenCasts()->getExprLoc());
      return element(Member);
    }
    if (Field == "ob_size" || Field == "ob_refcnt")
      return done(UseKind::Measured, Member);
    if (Field == "ob_type")
      return done(UseKind::Tested, Member);
    return element(Member);
  }

  static UseKind kindOf(Effect E) {
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
  Use argument(const Stmt *Parent, const Expr *E, ValueKind Kind) {
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
    const Effect What = Calls.effect(Call, Index);
    if (What == Effect::Measures)
      rememberExposer(Call, R);
    if (What == Effect::Keeps)
      return keep("passed to " + calleeName(Call));
    // A function that returns a pointer of the same type into its argument, as strchr, exposes it again.
    if (What == Effect::Reads && Kind == ValueKind::Pointer && isa<CallExpr>(Parent) &&
        cast<Expr>(Parent)->getType()->isPointerType() && !isObjectPointer(cast<Expr>(Parent)->getType()) &&
        !(R && R->Result == api::Row::NewReference) && mayPointInto(cast<Expr>(Parent)->getType(), E->getType())) {
      const Use Found = value(cast<Expr>(Parent), Kind);
      if (Found.Kind == UseKind::Tested || Found.Kind == UseKind::Measured)
        return done(UseKind::Read, Parent);
      return Found;
    }
    return done(kindOf(What), Parent);
  }

  static bool mayPointInto(QualType Given, QualType Memory) {
    if (!Given->isPointerType() || !Memory->isPointerType())
      return false;
    const QualType To = Given->getPointeeType().getUnqualifiedType().getCanonicalType();
    const QualType Of = Memory->getPointeeType().getUnqualifiedType().getCanonicalType();
    return To == Of || To->isVoidType() || Of->isVoidType();
  }

  std::string calleeName(const CallView &Call) {
    return Call.Callee ? "'" + Call.Callee->getNameAsString() + "'" : "a function that is not known here";
  }

  void rememberExposer(const CallView &Call, const api::Row *R) {
    Result.Exposer = dyn_cast<CallExpr>(Call.Whole);
    Result.ExposerRow = R;
  }

  // The storage of the object comes out as the result, or through a parameter into a variable.
  Use exposed(const CallView &Call, const api::Row &R) {
    rememberExposer(Call, &R);
    if (!R.Exposes.Through)
      return value(Call.Whole, ValueKind::Pointer);
    const Expr *Target = Call.argument(R.Exposes.Through);
    if (Target)
      if (const auto *Address = dyn_cast<UnaryOperator>(ignoreCasts(Target)))
        if (Address->getOpcode() == UO_AddrOf)
          return intoPlace(ignoreCasts(Address->getSubExpr()), Call.Whole);
    return keep("its storage is exposed through a pointer that is not followed");
  }

  // std::string(p, n) copies; std::string_view(p, n) and a class that wraps a pointer hold it.
  Use intoConstructed(const CallView &Call, unsigned Index, ValueKind Kind) {
    const std::string Name = containerName(Call.Whole->getType());
    if (Kind == ValueKind::Pointer && (Name == "std::basic_string" || Name == "std::vector"))
      return done(UseKind::Read, Call.Whole);
    // A view holds the pointer; where the view goes, the pointer goes.
    if (Name == "std::basic_string_view" || Name == "std::span")
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

  const Stmt *wholeInitialiser(const Stmt *E) {
    while (const Stmt *Parent = Graph.parent(E)) {
      if (!isa<ExprWithCleanups, ImplicitCastExpr, MaterializeTemporaryExpr, CXXBindTemporaryExpr,
               CXXFunctionalCastExpr, CXXConstructExpr, ParenListExpr, InitListExpr>(Parent))
        break;
      E = Parent;
    }
    return E;
  }

  // A std container, a view or a stream, as lvalue or prvalue.
  Use container(const Expr *E) {
    Result.Exposed = E;
    const Stmt *Parent = Graph.parent(E);
    Result.At = Parent ? Parent : E;
    if (const VarDecl *Variable = Graph.variableInitialisedBy(E)) {
      if (Variable->isImplicit() || isRangeVariable(Variable))
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
        const std::string Name = containerName(Construct->getType());
        if (Name == "std::basic_string_view" || Name == "std::span")
          return container(Construct);
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
          const std::string Name = containerName(E->getType());
          if (Name == "std::basic_string_view" || Name == "std::span")
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

  static bool isRangeVariable(const VarDecl *Variable) { return Variable->getName().starts_with("__range"); }

  // for (x : v): the loop variable says whether the elements are written.
  Use rangeFor(const VarDecl *Range) {
    const Stmt *Around = Graph.declarationOf(Range);
    const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(Around ? Graph.parent(Around) : nullptr);
    if (!Loop)
      return keep("used in a way that is not followed");
    const QualType Element = Loop->getLoopVariable()->getType();
    const bool Writes = Element->isReferenceType() && !Element->getPointeeType().isConstQualified();
    return done(Writes ? UseKind::Written : UseKind::Read, Loop);
  }

  Use memberCall(const MemberExpr *Member) {
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
      const std::string To = containerName(CallStmt->getType());
      if (To == "std::basic_string_view" || To == "std::span")
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
    return done(kindOf(What), CallStmt);
  }

  // An iterator stands for the memory; what std::copy and the like do with it is known by their rows.
  Use iterator(const Expr *E) {
    const Stmt *Parent = Graph.parent(E);
    while (isa_and_nonnull<ImplicitCastExpr, MaterializeTemporaryExpr, ExprWithCleanups, CXXBindTemporaryExpr>(
               Parent) ||
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

  Use containerOperator(const CXXOperatorCallExpr *Operator, const Expr *E) {
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
      return done(UseKind::Read, Operator);
    case OO_LessLess:
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
  Use aggregate(const Expr *E) {
    const Stmt *Parent = Graph.parent(E);
    Result.At = Parent ? Parent : E;
    if (!Parent)
      return keep("used in an unknown way");
    if (isa<ParenExpr, MaterializeTemporaryExpr>(Parent))
      return aggregate(cast<Expr>(Parent));
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(Parent)) {
      if (Cast->getCastKind() == CK_LValueToRValue)
        return done(UseKind::Read, Parent);
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
  Use ownerCall(const MemberExpr *Member, const CXXMethodDecl &Method) {
    const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Graph.parent(Member));
    Result.At = Call ? static_cast<const Stmt *>(Call) : Member;
    if (!Call)
      return keep("used in a way that is not followed");
    if (Method.isConst()) {
      if (isObjectPointer(Call->getType()))
        return value(Call, ValueKind::Object);
      return done(Call->getType()->isBooleanType() ? UseKind::Tested : UseKind::Read, Call);
    }
    if (isOwner(Member->getBase()->getType()))
      return keep("its owner is changed by '" + Method.getNameAsString() + "'");
    return done(UseKind::Written, Call);
  }

  // x.pos asks the struct, x.dst = q replaces what it holds, f(x.dst) uses it.
  Use aggregateMember(const MemberExpr *Member) {
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

  const FunctionGraph &Graph;
  const CallModel &Calls;
  Use Result;
};

} // namespace

ArrayRef<Use> Uses::of(const VarDecl *Variable) {
  auto [Entry, IsNew] = Known.try_emplace(Variable);
  if (!IsNew)
    return Entry->second;
  std::vector<Use> Found;
  const ValueKind Kind = valueKind(Variable->getType().getNonReferenceType());
  for (const DeclRefExpr *Ref : Graph.references(Variable)) {
    Found.push_back(Climber(Graph, Calls).climbFrom(Ref, Kind));
    Found.back().Reference = Ref;
  }
  return Known[Variable] = std::move(Found);
}

Use Uses::ofValue(const Expr *E, ValueKind Kind) const { return Climber(Graph, Calls).climbFrom(E, Kind); }

SmallVector<const VarDecl *, 4> holdersOf(Uses &All, const VarDecl *Variable) {
  SmallVector<const VarDecl *, 4> Holders{Variable};
  for (size_t I = 0; I < Holders.size(); ++I)
    for (const Use &U : All.of(Holders[I]))
      if (U.Other && !llvm::is_contained(Holders, U.Other))
        Holders.push_back(U.Other);
  return Holders;
}

bool forEachLaterUse(Uses &All, ArrayRef<const VarDecl *> Holders, Point From,
                     llvm::function_ref<bool(const VarDecl *, const Use &)> Visit) {
  const FunctionGraph &Graph = All.graph();
  // Where a holder gets its hold: such an assignment does not end its interest.
  llvm::SmallPtrSet<const Stmt *, 8> Takings;
  llvm::SmallPtrSet<const VarDecl *, 4> Takers;
  for (const VarDecl *Holder : Holders)
    for (const Use &U : All.of(Holder))
      if (U.Other) {
        Takings.insert(U.At);
        Takers.insert(U.Other);
      }
  for (const VarDecl *Holder : Holders) {
    llvm::DenseMap<const Stmt *, const Use *> ByReference;
    for (const Use &U : All.of(Holder)) {
      if (Graph.isDeferred(U.Reference) && !Visit(Holder, U))
        return false;
      // An assignment takes effect after its right side: `p = realloc(p, n)` still uses p.
      ByReference[U.Kind == UseKind::Defined ? U.At : U.Reference] = &U;
    }
    const bool Finished = Graph.walkForward(From, [&](const Stmt *S) {
      // A declaration in a loop makes a new variable each time round.
      if (const auto *Declared = dyn_cast<DeclStmt>(S))
        return !Takers.contains(Holder) && llvm::is_contained(Declared->decls(), Holder) ? Step::EndPath
                                                                                         : Step::Continue;
      auto Found = ByReference.find(S);
      if (Found == ByReference.end())
        return Step::Continue;
      if (Found->second->Kind == UseKind::Defined)
        return Takings.contains(S) ? Step::Continue : Step::EndPath;
      return Visit(Holder, *Found->second) ? Step::Continue : Step::Stop;
    });
    if (!Finished)
      return false;
  }
  return true;
}

} // namespace pybuf::flow
