#include "flow/ParameterCopy.h"
#include "flow/ContainerTypes.h"
#include "flow/ThreadState.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using pybuf::api::Binding;

namespace pybuf::flow {

static const ClassTemplateSpecializationDecl *specialisation(QualType Type, StringRef Name) {
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  return Record && Record->getQualifiedNameAsString() == Name ? Record : nullptr;
}

// Eigen::Ref<const MatrixXd>: two dynamic dimensions, the first stride fixed to 1, and no row order asked for.
static bool isColumnOrderReference(QualType Type) {
  const auto *Ref = specialisation(Type, "Eigen::Ref");
  if (!Ref || Ref->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  const QualType Of = Ref->getTemplateArgs()[0].getAsType();
  bool IsVector = false;
  if (!Of.isConstQualified() || !isDynamicMatrix(Of, IsVector) || IsVector)
    return false;
  const auto *Matrix = cast<ClassTemplateSpecializationDecl>(Of->getAsCXXRecordDecl());
  const auto *Stride =
      Ref->getTemplateArgs().size() > 2 && Ref->getTemplateArgs()[2].getKind() == TemplateArgument::Type
          ? specialisation(Ref->getTemplateArgs()[2].getAsType(), "Eigen::OuterStride")
          : nullptr;
  const TemplateArgumentList &Arguments = Matrix->getTemplateArgs();
  constexpr int64_t RowMajor = 1;
  return Stride && Arguments.size() > 3 && Arguments[3].getKind() == TemplateArgument::Integral &&
         !(Arguments[3].getAsIntegral().getSExtValue() & RowMajor);
}

// array_t<T> with its default flag for conversions, ndarray<T> of a certain type.
static bool convertsArrays(QualType Type) {
  constexpr int64_t ForceCast = 0x10;
  if (const auto *Array = specialisation(Type, "pybind11::array_t")) {
    const TemplateArgumentList &Arguments = Array->getTemplateArgs();
    return Arguments.size() > 1 && Arguments[1].getKind() == TemplateArgument::Integral &&
           (Arguments[1].getAsIntegral().getSExtValue() & ForceCast);
  }
  const auto *Array = specialisation(Type, "nanobind::ndarray");
  return Array && llvm::any_of(Array->getTemplateArgs().asArray(), [](const TemplateArgument &Argument) {
           auto IsNumber = [](const TemplateArgument &A) {
             return A.getKind() == TemplateArgument::Type && A.getAsType()->isArithmeticType();
           };
           return Argument.getKind() == TemplateArgument::Pack ? llvm::any_of(Argument.pack_elements(), IsNumber)
                                                               : IsNumber(Argument);
         });
}

std::optional<ParameterCopy> copiedByConverter(const ParmVarDecl *Parameter, Binding By, ASTContext &Context) {
  ParameterCopy Found;
  Found.Parameter = Parameter;
  QualType Type = Parameter->getType();
  const bool IsReference = Type->isReferenceType();
  if (Type->isDependentType() || Type->isRValueReferenceType() ||
      (IsReference && !Type->getPointeeType().isConstQualified()))
    return std::nullopt;
  Found.Type = Type = Type.getNonReferenceType().getUnqualifiedType();
  if (By == Binding::BoostPython) {
    Found.Form = ParameterForm::ByValue;
    return !IsReference && (isByteString(Type) || isWrapperOfContainer(Type)) ? std::optional(Found) : std::nullopt;
  }
  if (isByteString(Type)) {
    Found.Form = ParameterForm::Text;
    return conversionOf(Type, By, Context) == Conversion::Whole ? std::optional(Found) : std::nullopt;
  }
  Found.Element = elementOfVector(Type);
  if (!Found.Element.isNull()) {
    Found.Form = ParameterForm::Numbers;
    return isNumberVector(Type) && conversionOf(Type, By, Context) == Conversion::Elementwise ? std::optional(Found)
                                                                                              : std::nullopt;
  }
  if (isDynamicMatrix(Type, Found.IsVector) && conversionOf(Type, By, Context) != Conversion::Own) {
    Found.Form = ParameterForm::Matrix;
    return Found;
  }
  if (isColumnOrderReference(Type) || convertsArrays(Type)) {
    Found.Form = convertsArrays(Type) ? ParameterForm::Array : ParameterForm::Order;
    return Found;
  }
  return std::nullopt;
}

namespace {

class ParameterJudge : ReadCopyJudge {
public:
  ParameterJudge(Uses &All, ParameterCopy &Facts, const Registration &Registered)
      : ReadCopyJudge(All, Facts), Facts(Facts), Registered(Registered) {}

  std::optional<Silence> judge() {
    if (Facts.Form == ParameterForm::Array || Facts.Form == ParameterForm::Order)
      return Registered.ForbidsConversion ? std::optional<Silence>(Silence{"the registration forbids a conversion"})
                                          : std::nullopt;
    Start = Point{&Graph.graph().getEntry(), -1};
    if (Graph.references(Facts.Parameter).empty())
      return Silence{quoted(Facts.Parameter) + " is not used"};
    if (isReachedWritable(Facts.Parameter))
      return Silence{quoted(Facts.Parameter) + " is read through a pointer to memory that may be written"};
    switch (Facts.Form) {
    case ParameterForm::Text:
      return text();
    case ParameterForm::ByValue:
      return byValue();
    case ParameterForm::Numbers:
      return numbers();
    case ParameterForm::Matrix:
      return matrix();
    case ParameterForm::Order:
    case ParameterForm::Array:
      break;
    }
    return std::nullopt;
  }

private:
  std::optional<Silence> text() {
    Facts.Copy = Facts.Parameter;
    if (std::optional<Silence> Missing = followUses())
      return Missing;
    if (Facts.NeedsNul)
      return Silence{quoted(Facts.Parameter) + " is read up to a NUL, which a view need not end with"};
    for (const Use *U : Facts.Uses) {
      if (isExposedBy(*U, "std::basic_string::c_str"))
        return Silence{quoted(Facts.Parameter) + " ends with a NUL, a view does not"};
      if (U->Other && containerName(U->Other->getType()) == "std::basic_string")
        return Silence{quoted(Facts.Parameter) + " is needed as a std::string"};
    }
    // nanobind takes str objects only, which never change.
    if (Registered.By == Binding::Nanobind)
      return std::nullopt;
    if (Registered.ReleasesLock)
      return Silence{"the interpreter lock may be released, and a bytearray be written, during the call"};
    for (const Use *Read : Facts.Reads)
      if (mayChangeSharedMemoryBetween(*Start, Read->At, Graph, Calls))
        return Silence{"a bytearray may be written while " + quoted(Facts.Parameter) + " is read"};
    return std::nullopt;
  }

  std::optional<Silence> numbers() {
    Facts.Copy = Facts.Parameter;
    return followUses();
  }

  // What reads T reads a reference to const T as well.
  std::optional<Silence> byValue() {
    for (const DeclRefExpr *Ref : Graph.references(Facts.Parameter)) {
      if (Graph.isDeferred(Ref))
        return Silence{quoted(Facts.Parameter) + " is captured by a lambda"};
      const Expr *E = Ref;
      while (const auto *Paren = dyn_cast_or_null<ParenExpr>(Graph.parent(E)))
        E = Paren;
      const auto *Member = dyn_cast_or_null<MemberExpr>(Graph.parent(E));
      const bool IsField = Member && isa<FieldDecl>(Member->getMemberDecl());
      if (!readsOnly(IsField ? Member : E))
        return Silence{quoted(Facts.Parameter) + " is more than read"};
    }
    return std::nullopt;
  }

  bool readsOnly(const Expr *E) {
    const Stmt *Parent = Graph.parent(E);
    while (isa_and_nonnull<ParenExpr, MaterializeTemporaryExpr>(Parent) ||
           (isa_and_nonnull<ImplicitCastExpr>(Parent) && cast<CastExpr>(Parent)->getCastKind() == CK_NoOp)) {
      E = cast<Expr>(Parent);
      Parent = Graph.parent(E);
    }
    if (!Parent)
      return false;
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Parent))
      return isViewOfConst(Construct->getType()) || bindsConst(Construct->getConstructor(), Construct->arguments(), E);
    if (const auto *Member = dyn_cast<MemberExpr>(Parent))
      if (const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl()); Method && Method->isConst())
        return isa_and_nonnull<CXXMemberCallExpr>(Graph.parent(Member));
    if (const auto *Call = dyn_cast<CallExpr>(Parent); Call && Call->getDirectCallee() && !isa<CXXMemberCallExpr>(Call))
      if (!isa<CXXOperatorCallExpr>(Call) && bindsConst(Call->getDirectCallee(), Call->arguments(), E))
        return true;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Parent); Call && Call->getMethodDecl())
      if (bindsConst(Call->getMethodDecl(), Call->arguments(), E))
        return true;
    if (valueKind(E->getType()) != ValueKind::Container)
      return false;
    const Use U = All.ofValue(E, ValueKind::Container);
    return U.Kind == UseKind::Read || U.Kind == UseKind::Measured || U.Kind == UseKind::Tested ||
           U.Kind == UseKind::Copied;
  }

  template <class Range> bool bindsConst(const FunctionDecl *Callee, Range Arguments, const Expr *E) {
    unsigned Index = 0;
    for (const Expr *Argument : Arguments) {
      if (Argument == E)
        return parameterReads(*Callee, Index, E->getType());
      ++Index;
    }
    return false;
  }

  bool parameterReads(const FunctionDecl &Callee, unsigned Index, QualType Given) {
    if (Index >= Callee.getNumParams())
      return false;
    const QualType Type = Callee.getParamDecl(Index)->getType();
    if (!Type->isReferenceType())
      return !Type->isDependentType();
    if (Type->isLValueReferenceType() && Type->getPointeeType().isConstQualified())
      return true;
    const api::Row *Row = Calls.row(&Callee);
    return Row && Row->ForwardsToConstructor && constructorsRead(Callee, Index, Given);
  }

  // make_shared<T>(x, ...): no constructor of T with as many parameters may write what it is given there.
  bool constructorsRead(const FunctionDecl &Callee, unsigned Index, QualType Given) {
    const TemplateArgumentList *Arguments = Callee.getTemplateSpecializationArgs();
    if (!Arguments || !Arguments->size() || (*Arguments)[0].getKind() != TemplateArgument::Type)
      return false;
    const CXXRecordDecl *Made = (*Arguments)[0].getAsType()->getAsCXXRecordDecl();
    if (!Made || !Made->hasDefinition())
      return false;
    const unsigned Count = Callee.getNumParams();
    for (const Decl *D : Made->decls()) {
      // A template of a constructor may take anything.
      if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
        if (isa<CXXConstructorDecl>(Template->getTemplatedDecl()))
          return false;
      const auto *Constructor = dyn_cast<CXXConstructorDecl>(D);
      if (!Constructor || Constructor->isDeleted() || Constructor->getNumParams() < Count ||
          Constructor->getMinRequiredArguments() > Count)
        continue;
      const QualType Type = Constructor->getParamDecl(Index)->getType();
      if (Type->isLValueReferenceType() && !Type->getPointeeType().isConstQualified() &&
          Context.hasSameUnqualifiedType(Type->getPointeeType(), Given))
        return false;
      // A class that is made of the container may point into it and write it, unless it is the container itself.
      if (Type->isRecordType() && !Context.hasSameUnqualifiedType(Type, Given) && !isViewOfConst(Type) &&
          mayPointElsewhere(*Type->getAsCXXRecordDecl()))
        return false;
    }
    return true;
  }

  // A class that frees nothing may point into what others own. Of a class template that nothing has instantiated yet
  // the pattern tells it.
  static bool mayPointElsewhere(const CXXRecordDecl &Class) {
    const CXXRecordDecl *Shape = Class.getDefinition();
    if (const auto *Instance = dyn_cast<ClassTemplateSpecializationDecl>(&Class); Instance && !Shape)
      Shape = Instance->getSpecializedTemplate()->getTemplatedDecl()->getDefinition();
    return !Shape || (Shape->hasTrivialDestructor() && !Shape->isEmpty());
  }

  // Const member functions, operators and templates read; what takes the plain type by its name needs one.
  std::optional<Silence> matrix() {
    for (const DeclRefExpr *Ref : Graph.references(Facts.Parameter)) {
      if (Graph.isDeferred(Ref))
        return Silence{quoted(Facts.Parameter) + " is captured by a lambda"};
      const Expr *E = Ref;
      const Stmt *Parent = Graph.parent(E);
      while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(Parent)) {
        E = cast<Expr>(Parent);
        Parent = Graph.parent(E);
      }
      if (const auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
        const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
        const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Graph.parent(Member));
        // A block, a transpose or a map refers to the matrix: it has to be read off here.
        if (Method && Method->isConst() && Call && !Call->getType()->isRecordType())
          continue;
        return Silence{quoted(Facts.Parameter) + " is used through '" + Member->getMemberDecl()->getNameAsString() +
                       "'"};
      }
      const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Parent);
      if (Operator && !Operator->getType()->isRecordType())
        continue;
      return Silence{quoted(Facts.Parameter) + " is needed as the plain type"};
    }
    return std::nullopt;
  }

  ParameterCopy &Facts;
  const Registration &Registered;
};

} // namespace

Judgement<ParameterCopy> judgeParameter(Uses &All, ParameterCopy Copy, const Registration &Registered) {
  if (std::optional<Silence> Missing = ParameterJudge(All, Copy, Registered).judge())
    return *Missing;
  return Copy;
}

} // namespace pybuf::flow
