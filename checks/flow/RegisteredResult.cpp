#include "flow/RegisteredResult.h"
#include "flow/ContainerTypes.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ASTLambda.h"
#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace pybuf::flow {

// The object that a method is called on, or the first argument where that is of a class.
static bool hasObject(const FunctionDecl &Function) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Function); Method && !isLambdaCallOperator(Method))
    return !Method->isStatic();
  if (!Function.getNumParams())
    return false;
  const QualType First = Function.getParamDecl(0)->getType();
  return First->isReferenceType() && First->getPointeeType()->getAsCXXRecordDecl() &&
         elementOfVector(First->getPointeeType()).isNull();
}

std::optional<ResultForm> copiedReference(const FunctionDecl &Function, const Registration &Registered,
                                          ASTContext &Context) {
  const QualType Result = Function.getReturnType();
  if (!Registered.CopiesReference || !Result->isLValueReferenceType() || !hasObject(Function))
    return std::nullopt;
  const QualType Of = Result->getPointeeType().getUnqualifiedType();
  if (Registered.By == api::Binding::BoostPython)
    return !elementOfVector(Of).isNull() && isExposedAsClass(Of, Registered.By, Context)
               ? std::optional(ResultForm::Vector)
               : std::nullopt;
  bool IsVector = false;
  return isDynamicMatrix(Of, IsVector) && conversionOf(Of, Registered.By, Context) != Conversion::Own
             ? std::optional(ResultForm::Matrix)
             : std::nullopt;
}

QualType exposedByItems(const Expr *Registers, const CallModel &Calls) {
  const std::optional<CallView> Call = CallView::of(Registers);
  for (const Expr *Argument : Call ? Call->Arguments : ArrayRef<const Expr *>()) {
    const auto *Suite =
        dyn_cast_or_null<ClassTemplateSpecializationDecl>(Argument->IgnoreImplicit()->getType()->getAsCXXRecordDecl());
    const api::Row *Row = Suite ? Calls.rowNamed(Suite->getQualifiedNameAsString()) : nullptr;
    if (Row && Row->ExposesItems && Suite->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      if (const QualType Of = Suite->getTemplateArgs()[0].getAsType(); isNumberVector(Of))
        return Of;
  }
  return QualType();
}

} // namespace pybuf::flow
