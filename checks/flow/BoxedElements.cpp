#include "flow/BoxedElements.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "flow/SameValue.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/StmtCXX.h"
#include <functional>

using namespace clang;

namespace pybuf::flow {

namespace {

// One element of an array, a block or a container, and what says which.
struct ElementPlace {
  const Expr *Numbers = nullptr;
  const Expr *Index = nullptr; ///< null where a pointer or an iterator says it
};

bool isNumber(QualType Type) {
  return Type.getNonReferenceType()->isArithmeticType() && !Type.getNonReferenceType()->isBooleanType();
}

class ElementLoopJudge {
public:
  ElementLoopJudge(Uses &All, const CallExpr *Call)
      : All(All), Graph(All.graph()), Calls(All.calls()), Context(Graph.context()), Call(Call) {}

  Judgement<BoxedElements> boxing(const api::Row &Row) {
    const CallView Given = *CallView::of(Call);
    const Expr *Number = Given.argument(Row.Boxes);
    if (!findLoop() || !Number)
      return Silence{"the call does not stand in a loop"};
    const std::optional<ElementPlace> Place = elementRead(Number);
    if (!Place)
      return Silence{"the number is not an element as it is"};
    if (const std::optional<Silence> Missing = setElement(*Place, Number->IgnoreParenImpCasts()->getType()))
      return *Missing;
    if (Given.This)
      return becomesItem(namedVariable(Given.This));
    const Use First = All.ofValue(Call, ValueKind::Object);
    if (First.Kind == UseKind::Kept)
      return becomesItem(sequenceAt(First));
    if (First.Kind != UseKind::Aliased || !First.Other)
      return Silence{"the object does not become an item of a list or tuple"};
    for (const Use &U : All.of(First.Other))
      if (const VarDecl *Sequence = U.Kind == UseKind::Kept ? sequenceAt(U) : nullptr)
        return becomesItem(Sequence);
    return Silence{"the object does not become an item of a list or tuple"};
  }

  Judgement<BoxedElements> unboxing(const api::Row &Row) {
    const Expr *Item = CallView::of(Call)->argument(Row.Unboxes);
    if (!findLoop() || !Item)
      return Silence{"the call does not stand in a loop"};
    if (const CallExpr *Made = elementObject(Item))
      return onlyTheNumberOf(namedVariable(Item), Made);
    if (const std::optional<Silence> Missing = findSequence(Item))
      return *Missing;
    if (const std::optional<Silence> Missing = findTarget())
      return *Missing;
    for (const CFGBlock *Block : Graph.graph())
      if (Block)
        for (const CFGElement &E : *Block)
          if (const auto S = E.getAs<CFGStmt>())
            if (const api::Row *R = isa<CallExpr>(S->getStmt()) ? Calls.row(S->getStmt()) : nullptr;
                R && R->AcquiresView)
              return Silence{"the function asks for a buffer too"};
    return Facts;
  }

  // l[i].cast<double>(), extract<double>(l[i]), and the item of `for (auto item : l)`.
  Judgement<BoxedElements> converting(const api::Row &Row) {
    const Expr *Item = CallView::of(Call)->argument(Row.CopiesOut.Of);
    if (!findLoop() || !Item)
      return Silence{"the call does not stand in a loop"};
    // Integers are the few of a shape as often as they are data.
    if (!Call->getType()->isFloatingType() && !Call->getType()->isCharType())
      return Silence{"the number is not one of an array's data for certain"};
    Item = beneathConversions(Item);
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Item);
    const auto *Range = dyn_cast<CXXForRangeStmt>(Loop);
    if (Operator && Operator->getOperator() == OO_Subscript && Operator->getArg(1)->getType()->isIntegerType()) {
      if (!stepsWithLoop({Operator->getArg(0), Operator->getArg(1)}))
        return Silence{"it is the same item in each pass"};
      Facts.Sequence = Operator->getArg(0)->IgnoreParenImpCasts();
    } else if (Range && namedVariable(Item) == Range->getLoopVariable() && Range->getRangeInit()) {
      Facts.Sequence = Range->getRangeInit()->IgnoreParenImpCasts();
    }
    if (!Facts.Sequence || !namedVariable(Facts.Sequence) || !isObjectHandle(Facts.Sequence->getType()))
      return Silence{"the object is not an item of a sequence"};
    if (const std::optional<Silence> Missing = findTarget())
      return *Missing;
    return Facts;
  }

private:
  // The object that extractors, and the proxies of items, are made of.
  static const Expr *beneathConversions(const Expr *E) {
    for (E = withoutTemporaries(E)->IgnoreParenImpCasts();; E = withoutTemporaries(E)->IgnoreParenImpCasts()) {
      const auto *Construct = dyn_cast<CXXConstructExpr>(E);
      const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
      if (Construct && Construct->getNumArgs() == 1)
        E = Construct->getArg(0);
      else if (Member && isa_and_nonnull<CXXConversionDecl>(Member->getMethodDecl()))
        E = Member->getImplicitObjectArgument();
      else
        return E;
    }
  }

  bool findLoop() {
    for (const Stmt *S = Graph.parent(Call); S && !Loop; S = Graph.parent(S))
      if (isLoop(S, Context))
        Loop = S;
    return Loop;
  }

  // v[i], *p, *p++, v.at(i), and the variable of `for (double x : v)`.
  std::optional<ElementPlace> elementRead(const Expr *E) {
    if (!isNumber(E->getType()))
      return std::nullopt;
    for (E = E->IgnoreParens(); isa<CastExpr, MaterializeTemporaryExpr>(E);)
      E = isa<CastExpr>(E) ? cast<CastExpr>(E)->getSubExpr()->IgnoreParens()
                           : cast<MaterializeTemporaryExpr>(E)->getSubExpr()->IgnoreParens();
    if (!isNumber(E->getType()))
      return std::nullopt;
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      return ElementPlace{Subscript->getBase(), Subscript->getIdx()};
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_Deref)
      return ElementPlace{Unary->getSubExpr(), nullptr};
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
      if (Operator->getOperator() == OO_Subscript)
        return ElementPlace{Operator->getArg(0), Operator->getArg(1)};
      if (Operator->getOperator() == OO_Star && Operator->getNumArgs() == 1)
        return ElementPlace{Operator->getArg(0), nullptr};
      return std::nullopt;
    }
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
      if (Member->getNumArgs() == 1 && Member->isLValue() && Member->getArg(0)->getType()->isIntegerType() &&
          !containerName(Member->getImplicitObjectArgument()->getType()).empty())
        return ElementPlace{Member->getImplicitObjectArgument(), Member->getArg(0)};
      return std::nullopt;
    }
    const auto *Range = dyn_cast<CXXForRangeStmt>(Loop);
    if (Range && namedVariable(E) == Range->getLoopVariable() && Range->getRangeInit())
      return ElementPlace{Range->getRangeInit(), nullptr};
    return std::nullopt;
  }

  bool stepsWithLoop(const ElementPlace &Place) {
    if (isa<CXXForRangeStmt>(Loop) && !Place.Index && cast<CXXForRangeStmt>(Loop)->getRangeInit() == Place.Numbers)
      return true;
    bool Steps = false;
    std::function<void(const Stmt *)> Look = [&](const Stmt *S) {
      const VarDecl *Variable = isa<DeclRefExpr>(S) ? namedVariable(cast<Expr>(S)) : nullptr;
      Steps |= Variable && (!Variable->hasLocalStorage() ? false : mayEverChange(Variable, Graph));
      for (const Stmt *Child : S->children())
        if (Child)
          Look(Child);
    };
    Look(Place.Index ? Place.Index : Place.Numbers);
    return Steps;
  }

  // `for (i = 0; i < 3; i++)`
  std::optional<uint64_t> constantPasses() const {
    const auto *For = dyn_cast<ForStmt>(Loop);
    return For && For->getCond() ? constantBound(For->getCond()) : std::nullopt;
  }

  // Of `list && i < 3` too.
  std::optional<uint64_t> constantBound(const Expr *Condition) const {
    const auto *Test = dyn_cast<BinaryOperator>(Condition->IgnoreParenImpCasts());
    if (Test && Test->getOpcode() == BO_LAnd) {
      const std::optional<uint64_t> Left = constantBound(Test->getLHS());
      return Left ? Left : constantBound(Test->getRHS());
    }
    return Test && Test->isRelationalOp() ? constantValue(Test->getRHS(), Context) : std::nullopt;
  }

  // Shape and strides, of a Py_buffer or of an array.
  bool saysShape(const Expr *Numbers) const {
    if (const auto *Member = dyn_cast<MemberExpr>(Numbers)) {
      const QualType Of = Member->getBase()->IgnoreParenImpCasts()->getType();
      return isBufferStruct(Of->isPointerType() ? Of->getPointeeType() : Of);
    }
    const api::Row *R = Calls.rowOfExpression(Numbers);
    return R && R->Parameters[0] == api::Effect::Measures;
  }

  std::optional<Silence> setElement(const ElementPlace &Place, QualType Type) {
    if (!stepsWithLoop(Place))
      return Silence{"it is the same element in each pass"};
    Facts.Numbers = withoutTemporaries(Place.Numbers)->IgnoreParenImpCasts();
    if (saysShape(Facts.Numbers))
      return Silence{"an array has a few dimensions"};
    Facts.Element = Type.getNonReferenceType().getUnqualifiedType();
    if (Facts.Element->isDependentType())
      return Silence{"the type of the elements is not known"};
    const uint64_t Width = Context.getTypeSizeInChars(Facts.Element).getQuantity();
    if (const auto *Array = Context.getAsConstantArrayType(Facts.Numbers->getType()))
      Facts.Bytes = Array->getSize().getZExtValue() * Width;
    else if (const std::optional<uint64_t> Passes = constantPasses())
      Facts.Bytes = *Passes * Width;
    return std::nullopt;
  }

  const VarDecl *sequenceAt(const Use &U) {
    const api::Row *R = U.At ? Calls.row(U.At) : nullptr;
    return R && R->KeepsInOrder ? namedVariable(CallView::of(U.At)->argument(R->KeepsIn)) : nullptr;
  }

  // The sequence has to be there before the pass: a point of three numbers is no array.
  Judgement<BoxedElements> becomesItem(const VarDecl *Sequence) {
    if (!Sequence || !Sequence->hasLocalStorage())
      return Silence{"the object does not become an item of a list or tuple"};
    const std::optional<Point> At = Graph.after(Call);
    if (!At)
      return Silence{"the call is never reached"};
    for (const Definition &D : reachingDefinitions(All, Sequence, *At))
      if (Graph.loopDepth(D.At) >= Graph.loopDepth(Call))
        return Silence{quoted(Sequence) + " begins anew in each pass"};
    return Facts;
  }

  // PyArray_GETITEM(array, place), held by the variable that \p Item names; null for any other.
  const CallExpr *elementObject(const Expr *Item) {
    const VarDecl *Held = namedVariable(Item);
    const std::optional<Point> At = Graph.after(Call);
    if (!Held || !At)
      return nullptr;
    const SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Held, *At);
    if (Reaching.size() != 1 || !Reaching.front().Value)
      return nullptr;
    const auto *Made = dyn_cast<CallExpr>(Reaching.front().Value->IgnoreParenCasts());
    const api::Row *Maker = Made ? Calls.row(Made) : nullptr;
    return Maker && Maker->BoxesElement ? Made : nullptr;
  }

  Judgement<BoxedElements> onlyTheNumberOf(const VarDecl *Held, const CallExpr *Made) {
    for (const Use &U : All.of(Held)) {
      const api::Row *R = U.At ? Calls.row(U.At) : nullptr;
      if (U.Kind != UseKind::Freed && U.Kind != UseKind::Tested && U.Kind != UseKind::Defined && !(R && R->Unboxes))
        return Silence{quoted(Held) + " is wanted as an object too"};
    }
    Facts.Sequence = CallView::of(Made)->argument(Calls.row(Made)->ItemOf);
    Facts.Element = Call->getType();
    Facts.OnlyTheNumber = true;
    return Facts;
  }

  // The item, by a call or through a variable that takes one in each pass.
  std::optional<Silence> findSequence(const Expr *Item) {
    const Expr *Taken = Item->IgnoreParenCasts();
    const std::optional<Point> At = Graph.after(Call);
    if (const VarDecl *Held = namedVariable(Taken); Held && At) {
      const SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Held, *At);
      if (Reaching.size() != 1 || !Reaching.front().Value)
        return Silence{quoted(Held) + " is not an item of a sequence"};
      Taken = Reaching.front().Value->IgnoreParenCasts();
    }
    // PySequence_Fast_GET_ITEM is a choice between two macros.
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Taken))
      Taken = Choice->getFalseExpr()->IgnoreParenCasts();
    const api::Row *R = Calls.rowOfExpression(Taken);
    const auto *ItemCall = dyn_cast<CallExpr>(Taken);
    if (!R || !R->ItemOf || !At)
      return Silence{"the object is not an item of a sequence"};
    const Expr *From = ItemCall ? CallView::of(ItemCall)->argument(R->ItemOf) : objectWithin(Taken);
    const VarDecl *Sequence = namedVariable(From);
    if (!Sequence)
      return Silence{"the sequence is not held by a variable"};
    Facts.Sequence = From->IgnoreParenCasts();
    // A list or tuple made of any object.
    const SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Sequence, *At);
    const api::Row *Maker = Reaching.size() == 1 && Reaching.front().Value
                                ? Calls.row(Reaching.front().Value->IgnoreParenCasts())
                                : nullptr;
    if (Maker && Maker->ItemsOf) {
      Facts.Sequence = CallView::of(Reaching.front().Value->IgnoreParenCasts())->argument(Maker->ItemsOf);
      return std::nullopt;
    }
    if (R->Result == api::Row::NewReference && R->RunsPython)
      return std::nullopt;
    return Silence{quoted(Sequence) + " has to be a list or tuple, which holds objects"};
  }

  // The one object variable that a macro wrote out.
  static const Expr *objectWithin(const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      return isObjectPointer(Ref->getType()) && isa<VarDecl>(Ref->getDecl()) ? Ref : nullptr;
    for (const Stmt *Child : S->children())
      if (const Expr *Found = Child ? objectWithin(Child) : nullptr)
        return Found;
    return nullptr;
  }

  // Where the number goes: at once, or by way of a variable that is tested for an error.
  std::optional<Silence> findTarget() {
    if (storesNumber(Call))
      return Facts.Numbers ? std::nullopt : std::optional<Silence>(Silence{"it is the same element in each pass"});
    const VarDecl *Number = variableThatTakes(Call);
    if (Number && Number->hasLocalStorage())
      for (const DeclRefExpr *Ref : Graph.references(Number))
        if (storesNumber(Ref) && Facts.Numbers)
          return std::nullopt;
    return Silence{"the number is not stored in an array as it is"};
  }

  const Stmt *beyondCasts(const Stmt *S) const {
    const Stmt *Parent = Graph.parent(S);
    while (isa_and_nonnull<CastExpr, ParenExpr, MaterializeTemporaryExpr>(Parent))
      Parent = Graph.parent(Parent);
    return Parent;
  }

  const VarDecl *variableThatTakes(const Expr *E) const {
    for (const Stmt *S = E; S; S = Graph.parent(S)) {
      if (const VarDecl *Variable = Graph.variableInitialisedBy(S))
        return Variable;
      if (!isa<CastExpr, ParenExpr, CallExpr>(S))
        break;
    }
    const auto *Assign = dyn_cast_or_null<BinaryOperator>(beyondCasts(E));
    return Assign && Assign->getOpcode() == BO_Assign ? namedVariable(Assign->getLHS()) : nullptr;
  }

  bool storesNumber(const Expr *E) {
    const Stmt *Around = beyondCasts(E);
    if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Around);
        Assign && Assign->getOpcode() == BO_Assign && Assign->getLHS() != E) {
      const std::optional<ElementPlace> Place = elementRead(Assign->getLHS());
      return Place && !setElement(*Place, Assign->getLHS()->getType());
    }
    const auto *Append = dyn_cast_or_null<CXXMemberCallExpr>(Around);
    const api::Row *R = Append ? Calls.row(Append) : nullptr;
    if (!R || R->This != api::Effect::Grows || Append->getNumArgs() != 1 || !isNumber(Append->getArg(0)->getType()))
      return false;
    Facts.Numbers = Append->getImplicitObjectArgument()->IgnoreParenImpCasts();
    Facts.Element = Append->getArg(0)->getType().getNonReferenceType().getUnqualifiedType();
    if (const std::optional<uint64_t> Passes = constantPasses())
      Facts.Bytes = *Passes * Context.getTypeSizeInChars(Facts.Element).getQuantity();
    return !containerName(Facts.Numbers->getType()).empty();
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  ASTContext &Context;
  const CallExpr *Call;
  const Stmt *Loop = nullptr;
  BoxedElements Facts;
};

} // namespace

Judgement<BoxedElements> judgeBoxing(Uses &All, const CallExpr *Call, const api::Row &Row) {
  return ElementLoopJudge(All, Call).boxing(Row);
}

Judgement<BoxedElements> judgeConvertedNumber(Uses &All, const CallExpr *Call, const api::Row &Row) {
  return ElementLoopJudge(All, Call).converting(Row);
}

Judgement<BoxedElements> judgeUnboxing(Uses &All, const CallExpr *Call, const api::Row &Row) {
  return ElementLoopJudge(All, Call).unboxing(Row);
}

} // namespace pybuf::flow
