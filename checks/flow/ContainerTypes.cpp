#include "flow/ContainerTypes.h"
#include "flow/Uses.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace pybuf::flow {

bool isByteString(QualType Type) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  return Record && containerName(Type) == "std::basic_string" &&
         Record->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
         Record->getTemplateArgs()[0].getAsType()->isCharType();
}

QualType elementOfVector(QualType Type) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  if (!Record || containerName(Type) != "std::vector" ||
      Record->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  return Record->getTemplateArgs()[0].getAsType();
}

bool isNumberVector(QualType Type) {
  const QualType Element = elementOfVector(Type);
  return !Element.isNull() && Element->isArithmeticType() && !Element->isBooleanType();
}

bool isWrapperOfContainer(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->getNumBases() || Record->isPolymorphic() || Record->isUnion() ||
      Record->isInStdNamespace())
    return false;
  const auto Fields = Record->fields();
  if (std::distance(Fields.begin(), Fields.end()) != 1 || Fields.begin()->getType()->isDependentType())
    return false;
  const QualType Field = Fields.begin()->getType();
  return isByteString(Field) || isNumberVector(Field);
}

bool isViewOfConst(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || !Record->hasTrivialDestructor())
    return false;
  for (const CXXMethodDecl *Method : Record->methods())
    if (Method->getDeclName().isIdentifier() && Method->getName() == "data" && !Method->getNumParams())
      return Method->getReturnType()->isPointerType() && Method->getReturnType()->getPointeeType().isConstQualified();
  return false;
}

bool isDynamicMatrix(QualType Type, bool &IsVector) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  if (!Record || !Record->getDeclName().isIdentifier() ||
      (Record->getName() != "Matrix" && Record->getName() != "Array"))
    return false;
  const auto *Space = dyn_cast<NamespaceDecl>(Record->getDeclContext());
  const TemplateArgumentList &Arguments = Record->getTemplateArgs();
  if (!Space || Space->getName() != "Eigen" || Arguments.size() < 3 ||
      Arguments[1].getKind() != TemplateArgument::Integral || Arguments[2].getKind() != TemplateArgument::Integral)
    return false;
  const int64_t Rows = Arguments[1].getAsIntegral().getSExtValue(),
                Columns = Arguments[2].getAsIntegral().getSExtValue();
  IsVector = Rows == 1 || Columns == 1;
  return Rows < 0 || Columns < 0;
}

} // namespace pybuf::flow
