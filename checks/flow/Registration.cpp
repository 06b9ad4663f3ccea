#include "flow/Registration.h"
#include "flow/Uses.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using pybuf::api::Binding;

namespace pybuf::flow {

static const FunctionDecl *plainFunction(const NamedDecl *Named) {
  Named = Named ? Named->getUnderlyingDecl() : nullptr;
  if (const auto *Template = dyn_cast_or_null<FunctionTemplateDecl>(Named))
    return Template->getTemplatedDecl();
  return dyn_cast_or_null<FunctionDecl>(Named);
}

static const ClassTemplateDecl *classTemplateOf(QualType Type) {
  if (Type.isNull())
    return nullptr;
  if (Type->isPointerType() || Type->isReferenceType())
    Type = Type->getPointeeType();
  if (const auto *Specialised = Type->getAs<TemplateSpecializationType>())
    return dyn_cast_or_null<ClassTemplateDecl>(Specialised->getTemplateName().getAsTemplateDecl());
  if (const CXXRecordDecl *Record = Type->getAsCXXRecordDecl())
    return Record->getDescribedClassTemplate();
  return nullptr;
}

// cls.def(...).def(...) in a template: the object at the beginning of the chain has a type.
static const api::Row *rowOfDependentMember(const CXXDependentScopeMemberExpr *Member, const CallModel &Calls) {
  if (!Member->getMember().isIdentifier())
    return nullptr;
  const CXXDependentScopeMemberExpr *First = Member;
  while (!First->isImplicitAccess()) {
    const Expr *Base = First->getBase()->IgnoreParenImpCasts();
    const auto *Call = dyn_cast<CallExpr>(Base);
    const auto *Before =
        Call ? dyn_cast<CXXDependentScopeMemberExpr>(Call->getCallee()->IgnoreParenImpCasts()) : nullptr;
    if (!Before)
      break;
    First = Before;
  }
  if (First->isImplicitAccess())
    return nullptr;
  const Expr *Object = First->getBase()->IgnoreParenImpCasts();
  const ClassTemplateDecl *Template = classTemplateOf(Object->getType());
  if (!Template)
    if (const auto *Construct = dyn_cast<CXXUnresolvedConstructExpr>(Object))
      Template = classTemplateOf(Construct->getTypeAsWritten());
  return Template ? Calls.rowNamed(Template->getQualifiedNameAsString() + "::" + Member->getMember().getAsString())
                  : nullptr;
}

static const api::Row *rowOfCall(const Stmt *S, const CallModel &Calls) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
    return Calls.row(Construct->getConstructor());
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call)
    return nullptr;
  if (const FunctionDecl *Callee = Call->getDirectCallee())
    return Calls.row(Callee);
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Overloads = dyn_cast<OverloadExpr>(Callee))
    return Overloads->getNumDecls() ? Calls.row(plainFunction(*Overloads->decls_begin())) : nullptr;
  if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
    return rowOfDependentMember(Member, Calls);
  return nullptr;
}

static const Expr *bareCallable(const Expr *E) {
  while (true) {
    const Expr *Before = E;
    E = withoutTemporaries(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Plus || Unary->getOpcode() == UO_Deref))
      E = Unary->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
             Construct && Construct->getNumArgs() == 1 && Construct->getConstructor()->isCopyOrMoveConstructor())
      E = Construct->getArg(0);
    else if (const auto *Conversion = dyn_cast<CXXMemberCallExpr>(E);
             Conversion && isa_and_nonnull<CXXConversionDecl>(Conversion->getMethodDecl()))
      E = Conversion->getImplicitObjectArgument();
    if (E == Before)
      return E;
  }
}

static bool looksCallable(const Expr *Argument) {
  const Expr *E = bareCallable(Argument);
  if (isa<LambdaExpr>(E))
    return true;
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref && isa<FunctionDecl, FunctionTemplateDecl>(Ref->getDecl());
}

static const FunctionDecl *functionOf(const Expr *Given, const CallModel &Calls, bool &SpellsType, unsigned Steps = 0) {
  SpellsType |= isa<ExplicitCastExpr>(Given->IgnoreParenImpCasts());
  const Expr *E = bareCallable(Given);
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
    return Lambda->getCallOperator();
  if (const auto *Overloads = dyn_cast<OverloadExpr>(E))
    return Overloads->getNumDecls() == 1 ? plainFunction(*Overloads->decls_begin()) : nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (const FunctionDecl *Function = plainFunction(Ref->getDecl()))
      return Function;
    // auto f = [](...) {...}, or a pointer that picks an overload.
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Variable || !Variable->getInit() || isa<ParmVarDecl>(Variable) || Steps >= 3)
      return nullptr;
    SpellsType |= Variable->getType()->isPointerType() || Variable->getType()->isMemberPointerType();
    return functionOf(Variable->getInit(), Calls, SpellsType, Steps + 1);
  }
  const api::Row *Row = rowOfCall(E, Calls);
  if (!Row || !Row->WrapsCallable || Steps >= 3)
    return nullptr;
  const std::optional<CallView> Call = CallView::of(E);
  const Expr *Inner = Call ? Call->argument(Row->WrapsCallable) : nullptr;
  if (!Inner)
    return nullptr;
  // overload_cast<const std::string &>(&f) is the call of an object.
  SpellsType |= Call->This != nullptr;
  // Both functions of init(make, make_alias) have to take the same parameters.
  SpellsType |= llvm::count_if(Call->Arguments, looksCallable) > 1;
  return functionOf(Inner, Calls, SpellsType, Steps + 1);
}

static const ClassTemplateSpecializationDecl *specialisationOf(const Expr *E) {
  const CXXRecordDecl *Class = E->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return dyn_cast_or_null<ClassTemplateSpecializationDecl>(Class);
}

// init<const std::string &, int>() names the one constructor with such parameters of the class that it is given to.
static const FunctionDecl *constructorNamed(const Expr *Given, const CallView &Call, const CallModel &Calls) {
  const api::Row *Row = rowOfCall(withoutTemporaries(Given), Calls);
  const ClassTemplateSpecializationDecl *Naming = Row && Row->NamesConstructor ? specialisationOf(Given) : nullptr;
  const ClassTemplateSpecializationDecl *Registering = Naming && Call.This ? specialisationOf(Call.This) : nullptr;
  if (!Registering || Naming->getTemplateArgs().size() != 1 ||
      Naming->getTemplateArgs()[0].getKind() != TemplateArgument::Pack ||
      Registering->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  const ArrayRef<TemplateArgument> Named = Naming->getTemplateArgs()[0].getPackAsArray();
  const CXXRecordDecl *Class = Registering->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return nullptr;
  auto TakesThese = [&](const CXXConstructorDecl *Constructor) {
    return llvm::equal(Constructor->parameters(), Named, [&](const ParmVarDecl *Parameter, const TemplateArgument &A) {
      return A.getKind() == TemplateArgument::Type &&
             Calls.context().hasSameUnqualifiedType(Parameter->getType().getNonReferenceType(),
                                                    A.getAsType().getNonReferenceType());
    });
  };
  const CXXConstructorDecl *Only = nullptr;
  for (const CXXConstructorDecl *Constructor : Class->ctors())
    if (TakesThese(Constructor)) {
      if (Only)
        return nullptr;
      Only = Constructor;
    }
  return Only;
}

// The parameter that std::forward<F>(f), std::move(f) or f names.
static const ParmVarDecl *parameterNamed(const Expr *E) {
  E = bareCallable(E);
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && Call->getNumArgs() == 1)
    E = bareCallable(Call->getArg(0));
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
}

// The call in \p Body that registers its function's parameter \p Wanted.
static const Stmt *registrationOfParameter(const Stmt *Body, const ParmVarDecl *Wanted, const CallModel &Calls) {
  if (const api::Row *Row = rowOfCall(Body, Calls); Row && Row->Registers)
    if (const std::optional<CallView> Call = CallView::of(Body))
      for (unsigned P = Row->Registers.First; P <= Row->Registers.Last; ++P)
        if (const Expr *Argument = Call->argument(P); Argument && parameterNamed(Argument) == Wanted)
          return Body;
  for (const Stmt *Child : Body->children())
    if (Child)
      if (const Stmt *Found = registrationOfParameter(Child, Wanted, Calls))
        return Found;
  return nullptr;
}

const FunctionDecl *definedInMainFile(const FunctionDecl &Function, const CallModel &Calls) {
  const FunctionDecl *Defined = nullptr;
  const SourceManager &Sources = Calls.context().getSourceManager();
  return Function.hasBody(Defined) && Sources.isInMainFile(Sources.getExpansionLoc(Defined->getLocation())) ? Defined
                                                                                                            : nullptr;
}

static const FunctionDecl *ownPattern(const CallExpr *Call, const CallModel &Calls) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return nullptr;
  if (const FunctionDecl *Pattern = Callee->getTemplateInstantiationPattern())
    Callee = Pattern;
  return definedInMainFile(*Callee, Calls);
}

bool mayRegister(const Stmt *S, const CallModel &Calls) {
  // The binding libraries are of C++.
  if (!Calls.context().getLangOpts().CPlusPlus || !isa<CallExpr, CXXConstructExpr>(S))
    return false;
  if (const api::Row *Row = rowOfCall(S, Calls))
    return static_cast<bool>(Row->Registers);
  const auto *Call = dyn_cast<CallExpr>(S);
  return Call && ownPattern(Call, Calls) &&
         llvm::any_of(Call->arguments(), [](const Expr *A) { return looksCallable(A); });
}

// call_guard<T>: what the constructor of T does is known by a row, or it may do anything.
static bool guardReleasesLock(QualType Guard, const CallModel &Calls) {
  const auto *Record =
      dyn_cast_or_null<ClassTemplateSpecializationDecl>(Guard.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Record || Record->isInStdNamespace())
    return false;
  auto MayRelease = [&](const TemplateArgument &Argument) {
    const CXXRecordDecl *Class =
        Argument.getKind() == TemplateArgument::Type ? Argument.getAsType()->getAsCXXRecordDecl() : nullptr;
    return Class && (!Class->hasDefinition() || llvm::none_of(Class->ctors(), [&](const CXXConstructorDecl *C) {
             const api::Row *Row = Calls.row(C);
             return Row && Row->ThreadLock == api::Lock::Taken;
           }));
  };
  return llvm::any_of(Record->getTemplateArgs().asArray(), [&](const TemplateArgument &Argument) {
    return Argument.getKind() == TemplateArgument::Pack ? llvm::any_of(Argument.pack_elements(), MayRelease)
                                                        : MayRelease(Argument);
  });
}

// In whatever it is wrapped, but not in what a lambda does.
static bool isFoundIn(const Stmt *S, llvm::function_ref<bool(const Stmt *)> Wanted) {
  return !isa<LambdaExpr>(S) && (Wanted(S) || llvm::any_of(S->children(), [&](const Stmt *Child) {
                                   return Child && isFoundIn(Child, Wanted);
                                 }));
}

// py::arg("a").noconvert()
static bool forbidsConversion(const Stmt *S, const CallModel &Calls) {
  const api::Row *Row = isa<CallExpr>(S) ? Calls.row(S) : nullptr;
  return Row && Row->ForbidsConversion;
}

// return_value_policy<copy_const_reference>
static bool isCopyingPolicy(const Stmt *S, const CallModel &Calls) {
  const auto *E = dyn_cast<Expr>(S);
  const auto *Policy =
      E ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(E->getType()->getAsCXXRecordDecl()) : nullptr;
  return Policy && llvm::any_of(Policy->getTemplateArgs().asArray(), [&](const TemplateArgument &Argument) {
           const CXXRecordDecl *Class =
               Argument.getKind() == TemplateArgument::Type ? Argument.getAsType()->getAsCXXRecordDecl() : nullptr;
           const api::Row *Row = Class ? Calls.rowNamed(Class->getQualifiedNameAsString()) : nullptr;
           return Row && Row->CopiesReference;
         });
}

// An enumerator among the arguments, or, since nanobind 3, an object of a class.
static bool saysPolicy(const Expr *Argument, const CallModel &Calls) {
  if (Argument->getType()->isEnumeralType())
    return true;
  const CXXRecordDecl *Class = Argument->getType()->getAsCXXRecordDecl();
  const api::Row *Row = Class ? Calls.rowNamed(Class->getQualifiedNameAsString()) : nullptr;
  return Row && Row->SaysPolicy;
}

std::optional<Registration> registrationOf(const Stmt *S, const CallModel &Calls) {
  const std::optional<CallView> Call = CallView::of(S);
  if (!Call)
    return std::nullopt;
  Registration Found;
  if (const api::Row *Row = rowOfCall(S, Calls)) {
    if (!Row->Registers)
      return std::nullopt;
    Found.By = Row->Registers.By;
    for (unsigned P = Row->Registers.First; P <= Row->Registers.Last; ++P)
      if (const Expr *Argument = Call->argument(P)) {
        bool SpellsType = false;
        if (const FunctionDecl *Function = functionOf(Argument, Calls, SpellsType))
          Found.Callables.push_back({Argument, Function, SpellsType});
        else if (const FunctionDecl *Constructor = constructorNamed(Argument, *Call, Calls))
          Found.Callables.push_back({Argument, Constructor, /*SpellsType=*/true});
      }
  } else if (const auto *Plain = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *Wrapper = ownPattern(Plain, Calls);
    for (unsigned I = 0; Wrapper && I < Plain->getNumArgs() && I < Wrapper->getNumParams(); ++I) {
      bool SpellsType = false;
      const FunctionDecl *Function =
          looksCallable(Plain->getArg(I)) ? functionOf(Plain->getArg(I), Calls, SpellsType) : nullptr;
      const Stmt *Inner = Function && !isTooDeep(Wrapper->getBody())
                              ? registrationOfParameter(Wrapper->getBody(), Wrapper->getParamDecl(I), Calls)
                              : nullptr;
      if (!Inner)
        continue;
      Found.By = rowOfCall(Inner, Calls)->Registers.By;
      Found.Callables.push_back({Plain->getArg(I), Function, SpellsType});
      const CallView Registering = *CallView::of(Inner);
      for (const Expr *Argument : Registering.Arguments)
        if (parameterNamed(Argument) != Wrapper->getParamDecl(I))
          Found.ReleasesLock |= guardReleasesLock(Argument->getType(), Calls);
    }
  }
  if (Found.Callables.empty())
    return std::nullopt;
  auto InArguments = [&](bool (*Wanted)(const Stmt *, const CallModel &)) {
    return llvm::any_of(Call->Arguments, [&](const Expr *Argument) {
      return isFoundIn(Argument, [&](const Stmt *S) { return Wanted(S, Calls); });
    });
  };
  Found.ForbidsConversion = InArguments(forbidsConversion);
  const api::Row *Registers = rowOfCall(S, Calls);
  Found.CopiesReference = Registers && Registers->CopiesReference
                              ? llvm::none_of(Call->Arguments, [&](const Expr *A) { return saysPolicy(A, Calls); })
                              : Found.By == Binding::BoostPython && InArguments(isCopyingPolicy);
  for (const Expr *Argument : Call->Arguments)
    if (llvm::none_of(Found.Callables, [&](const Callable &C) { return C.Given == Argument; }))
      Found.ReleasesLock |= guardReleasesLock(Argument->getType(), Calls);
  return Found;
}

// The template at \p Path from the outermost namespace in.
static const ClassTemplateDecl *classTemplateAt(ArrayRef<StringRef> Path, ASTContext &Context) {
  const DeclContext *Scope = Context.getTranslationUnitDecl();
  for (StringRef Name : Path) {
    const NamedDecl *Next = nullptr;
    for (const NamedDecl *Found : Scope->lookup(&Context.Idents.get(Name)))
      if (isa<NamespaceDecl, ClassTemplateDecl>(Found))
        Next = Found;
    if (const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(Next))
      return Template;
    Scope = dyn_cast_or_null<NamespaceDecl>(Next);
    if (!Scope)
      return nullptr;
  }
  return nullptr;
}

static const ClassTemplateDecl *typeCaster(Binding By, ASTContext &Context) {
  switch (By) {
  case Binding::Pybind11:
    return classTemplateAt({"pybind11", "detail", "type_caster"}, Context);
  case Binding::Nanobind:
    return classTemplateAt({"nanobind", "detail", "type_caster"}, Context);
  case Binding::BoostPython:
  case Binding::None:
    return nullptr;
  }
  return nullptr;
}

static const ClassTemplateDecl *boundClass(Binding By, ASTContext &Context) {
  switch (By) {
  case Binding::Pybind11:
    return classTemplateAt({"pybind11", "class_"}, Context);
  case Binding::Nanobind:
    return classTemplateAt({"nanobind", "class_"}, Context);
  case Binding::BoostPython:
    return classTemplateAt({"boost", "python", "class_"}, Context);
  case Binding::None:
    return nullptr;
  }
  return nullptr;
}

bool isExposedAsClass(QualType Type, Binding By, ASTContext &Context) {
  const ClassTemplateDecl *Class = boundClass(By, Context);
  return Class && llvm::any_of(Class->specializations(), [&](const ClassTemplateSpecializationDecl *S) {
           const TemplateArgumentList &Arguments = S->getTemplateArgs();
           return Arguments.size() && Arguments[0].getKind() == TemplateArgument::Type &&
                  Context.hasSameUnqualifiedType(Arguments[0].getAsType(), Type);
         });
}

static bool hasOwnCaster(const ClassTemplateDecl *Caster, QualType Type, const ASTContext &Context) {
  return llvm::any_of(Caster->specializations(), [&](const ClassTemplateSpecializationDecl *S) {
    const TemplateArgumentList &Arguments = S->getTemplateArgs();
    return S->getSpecializationKind() == TSK_ExplicitSpecialization && Arguments.size() &&
           Arguments[0].getKind() == TemplateArgument::Type &&
           Context.hasSameUnqualifiedType(Arguments[0].getAsType(), Type);
  });
}

// A partial specialisation for std::vector<T, Allocator>, as the STL header of the library brings.
static bool hasCasterForTemplate(const ClassTemplateDecl *Caster, const ClassTemplateDecl *Template) {
  SmallVector<ClassTemplatePartialSpecializationDecl *, 32> Partial;
  const_cast<ClassTemplateDecl *>(Caster)->getPartialSpecializations(Partial);
  return llvm::any_of(Partial, [&](const ClassTemplatePartialSpecializationDecl *S) {
    const TemplateArgumentList &Arguments = S->getTemplateArgs();
    if (!Arguments.size() || Arguments[0].getKind() != TemplateArgument::Type)
      return false;
    const ClassTemplateDecl *Of = classTemplateOf(Arguments[0].getAsType());
    return Of && Of->getCanonicalDecl() == Template->getCanonicalDecl();
  });
}

Conversion conversionOf(QualType Type, Binding By, ASTContext &Context) {
  Type = Type.getNonReferenceType().getUnqualifiedType();
  const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(Type->getAsCXXRecordDecl());
  const ClassTemplateDecl *Caster = typeCaster(By, Context);
  if (!Record || !Caster)
    return Conversion::Unknown;
  const std::string Name = containerName(Type);
  // nanobind's own caster of std::string is an explicit specialisation too.
  if (hasOwnCaster(Caster, Type, Context))
    return By == Binding::Nanobind && Name == "std::basic_string" ? Conversion::Whole : Conversion::Own;
  if (Name == "std::basic_string")
    return By == Binding::Pybind11 ? Conversion::Whole : Conversion::Unknown;
  if (hasCasterForTemplate(Caster, Record->getSpecializedTemplate()))
    return Conversion::Elementwise;
  return Conversion::Unknown;
}

bool convertsToStringView(Binding By, ASTContext &Context) {
  if (By == Binding::Pybind11)
    return true;
  const ClassTemplateDecl *Caster = typeCaster(By, Context);
  return Caster && llvm::any_of(Caster->specializations(), [&](const ClassTemplateSpecializationDecl *S) {
           const TemplateArgumentList &Arguments = S->getTemplateArgs();
           return Arguments.size() && Arguments[0].getKind() == TemplateArgument::Type &&
                  containerName(Arguments[0].getAsType()) == "std::basic_string_view";
         });
}

} // namespace pybuf::flow
