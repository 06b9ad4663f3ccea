#include "flow/ResultCopy.h"
#include "flow/ArrayOfMemory.h"
#include "flow/Export.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include <functional>

using namespace clang;

namespace pybuf::flow {

// The struct or class that a pointer, a reference or the variable of one leads to; null for anything else.
static QualType recordBehind(QualType Type) {
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return Type->getAsRecordDecl() ? Type : QualType();
}

// The innermost struct on the way from the object to the memory; null where no member is on it.
static QualType ownerOf(const Expr *Memory) {
  QualType Owner;
  std::function<void(const Stmt *)> Look = [&](const Stmt *S) {
    if (const auto *Member = dyn_cast<MemberExpr>(S))
      if (QualType Record = recordBehind(Member->getBase()->IgnoreParenImpCasts()->getType()); !Record.isNull())
        Owner = Record;
    for (const Stmt *Child : S->children())
      if (Child)
        Look(Child);
  };
  Look(Memory);
  return Owner;
}

// (self, closure) to object: tp_getset.
static bool hasGetterSignature(const FunctionDecl &Function) {
  return Function.getNumParams() == 2 && isObjectPointer(Function.getReturnType()) &&
         isObjectStructPointer(Function.getParamDecl(0)->getType()) &&
         Function.getParamDecl(1)->getType()->isVoidPointerType();
}

// The first parameter of a function of C whose result is an object, or of a C++ function over a class.
static bool isObjectItself(const FunctionDecl &Function) {
  if (Function.getNumParams() == 0)
    return false;
  const QualType First = Function.getParamDecl(0)->getType();
  if (isObjectPointer(Function.getReturnType()))
    return isObjectStructPointer(First);
  const QualType Record = First->isReferenceType() || First->isPointerType() ? recordBehind(First) : QualType();
  return !Record.isNull() && containerName(Record).empty();
}

static bool isHeldByVariable(const Stmt *S, const FunctionGraph &Graph) {
  for (; isa_and_nonnull<Expr>(S); S = Graph.parent(S))
    if (Graph.variableInitialisedBy(S))
      return true;
  return false;
}

// The memory of an array is what it is made of, and its size is that of the array.
static Judgement<ResultCopy> memoryOfArray(Uses &All, const Expr *Construct) {
  const std::optional<ArrayOfMemory> Array = arrayOfMemory(Construct, All.calls());
  if (!Array || Array->Owner)
    return Silence{"the array has an owner, or no memory"};
  // An array with a name may be changed before it is returned.
  if (!isReturnedItself(Construct, All.graph()) || isHeldByVariable(Construct, All.graph()))
    return Silence{"the array is not what is returned"};
  // The shape of an array is a few numbers.
  if (const api::Row *Asked = All.calls().rowOfExpression(Array->Memory->IgnoreParenCasts());
      Asked && Asked->This == api::Effect::Measures)
    return Silence{"a size is copied"};
  ResultCopy Facts;
  Facts.Memory = Array->Memory;
  return Facts;
}

static bool isOwnStorage(const Expr *Memory, Uses &All) {
  const FunctionDecl &Function = All.graph().function();
  const QualType Owner = ownerOf(Memory);
  return !Owner.isNull() && !isBufferStruct(Owner) && isObjectItself(Function) &&
         isReachedFrom(Memory, Function.getParamDecl(0), All);
}

static bool isReachedFromThis(const Stmt *Memory) {
  return isa<CXXThisExpr>(Memory) ||
         llvm::any_of(Memory->children(), [](const Stmt *Child) { return Child && isReachedFromThis(Child); });
}

Judgement<ResultCopy> judgeConvertedArray(Uses &All, const Expr *Array) {
  Judgement<ResultCopy> Judged = memoryOfArray(All, Array);
  const auto *Facts = std::get_if<ResultCopy>(&Judged);
  if (Facts && !isOwnStorage(Facts->Memory, All) && !isReachedFromThis(Facts->Memory))
    return Silence{"the memory is not seen to be that of the object"};
  return Judged;
}

Judgement<ResultCopy> judgeResultCopy(Uses &All, const Expr *Copy, const api::Row &Row) {
  const FunctionGraph &Graph = All.graph();
  const CallView Call = *CallView::of(Copy);
  ResultCopy Facts;
  if (Row.MakesArray) {
    if (Row.MakesArray != api::Row::ArrayCopies)
      return Silence{"the array does not copy the memory when it is made"};
    const Judgement<ResultCopy> Array = memoryOfArray(All, Copy);
    if (std::holds_alternative<Silence>(Array))
      return Array;
    Facts = std::get<ResultCopy>(Array);
  } else {
    Facts.Memory = Call.argument(Row.Copies.From);
    Facts.Size = Call.argument(Row.Copies.Size);
  }
  if (Facts.Size && isa<CXXDefaultArgExpr>(Facts.Size))
    Facts.Size = nullptr;
  const std::optional<Point> At = Graph.after(Copy);
  if (!Facts.Memory || !At)
    return Silence{"the copy is never reached"};
  if (isOwnStorage(Facts.Memory, All))
    Facts.IsGetter = hasGetterSignature(Graph.function());
  else if (!Row.MakesArray && exposureOf(All, Facts.Memory, *At))
    Facts.From = Source::Exported;
  else
    return Silence{"the memory is not seen to be that of an object"};
  if (verdict(Facts.From, Row.MakesArray ? Fate::NewObject : fateOfObject(All, Copy)) != Verdict::CopiedResult)
    return Silence{"the copy is not returned or stored"};
  return Facts;
}

} // namespace pybuf::flow
