#include "flow/CallModel.h"
#include "flow/FormattedArguments.h"
#include "flow/Summary.h"
#include "flow/Wrapper.h"
#include "clang/AST/ASTContext.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using pybuf::api::Effect;

namespace pybuf::flow {

static void appendScopes(const DeclContext *Scope, std::string &Name) {
  if (!Scope || Scope->isTranslationUnit())
    return;
  if (const auto *Space = dyn_cast<NamespaceDecl>(Scope)) {
    appendScopes(Scope->getParent(), Name);
    if (!Space->isInline() && !Space->isAnonymousNamespace())
      Name += Space->getName().str() + "::";
  } else if (const auto *Record = dyn_cast<RecordDecl>(Scope)) {
    appendScopes(Scope->getParent(), Name);
    Name += Record->getName().str() + "::";
  } else {
    appendScopes(Scope->getParent(), Name); // extern "C", and functions around local classes
  }
}

std::string modelName(const FunctionDecl &Function) {
  std::string Name;
  appendScopes(Function.getDeclContext(), Name);
  if (isa<CXXConstructorDecl>(Function))
    return Name + cast<CXXRecordDecl>(Function.getDeclContext())->getName().str();
  if (isa<CXXConversionDecl>(Function))
    return Name + "operator";
  Name += Function.getDeclName().isIdentifier() ? Function.getName().str() : Function.getNameAsString();
  StringRef Plain = Name;
  if (Plain.consume_front("__builtin_")) {
    if (Plain.consume_front("___"))
      Plain.consume_back("_chk");
    return Plain.str();
  }
  if (Plain.consume_front("__") && Plain.consume_back("_chk"))
    return Plain.str();
  return Name;
}

bool isObjectPointer(QualType Type) {
  if (Type.isNull() || !Type->isPointerType())
    return false;
  const QualType Pointee = Type->getPointeeType();
  if (const RecordDecl *Record = Pointee->getAsRecordDecl())
    return Record->getName() == "_object" || Record->getName() == "PyObject";
  return false;
}

bool isObjectStructPointer(QualType Type) {
  if (Type.isNull() || !Type->isPointerType())
    return false;
  QualType Struct = Type->getPointeeType();
  // PyVarObject begins with a PyObject in its turn, and so does the struct of a base type.
  for (int Depth = 0; Depth < 8; ++Depth) {
    const RecordDecl *Record = Struct->getAsRecordDecl();
    Record = Record ? Record->getDefinition() : nullptr;
    if (!Record)
      return false;
    if (Record->getName() == "_object")
      return true;
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Record); Class && Class->getNumBases())
      Struct = Class->bases_begin()->getType();
    else if (!Record->field_empty())
      Struct = Record->field_begin()->getType();
    else
      return false;
  }
  return false;
}

// The function that is called, also by way of a constant that points to it.
static const FunctionDecl *calleeOf(const CallExpr *Call) {
  if (const FunctionDecl *Direct = Call->getDirectCallee())
    return Direct;
  const auto *Ref = dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts());
  const auto *Pointer = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Pointer || !Pointer->getType().isConstQualified())
    return nullptr;
  const Expr *Init = Pointer->getAnyInitializer();
  const Expr *Bare = Init ? Init->IgnoreParenImpCasts() : nullptr;
  if (const auto *Address = dyn_cast_or_null<UnaryOperator>(Bare); Address && Address->getOpcode() == UO_AddrOf)
    Bare = Address->getSubExpr()->IgnoreParenImpCasts();
  const auto *Named = dyn_cast_or_null<DeclRefExpr>(Bare);
  return Named ? dyn_cast<FunctionDecl>(Named->getDecl()) : nullptr;
}

static bool holdsObject(QualType Type, unsigned Depth) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition() || Record->isInStdNamespace() || Depth > 4)
    return false;
  return llvm::any_of(Record->getDefinition()->bases(),
                      [&](const CXXBaseSpecifier &Base) { return holdsObject(Base.getType(), Depth + 1); }) ||
         llvm::any_of(Record->getDefinition()->fields(), [&](const FieldDecl *Field) {
           return isObjectPointer(Field->getType()) || holdsObject(Field->getType(), Depth + 1);
         });
}

bool isObjectHandle(QualType Type) { return !Type.isNull() && holdsObject(Type.getNonReferenceType(), 0); }

std::optional<CallView> CallView::of(const Stmt *S) {
  CallView View;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    View = {Operator, Operator->getDirectCallee(), ArrayRef(Operator->getArgs(), Operator->getNumArgs()), nullptr};
    if (isa_and_nonnull<CXXMethodDecl>(View.Callee) && !View.Arguments.empty() &&
        !cast<CXXMethodDecl>(View.Callee)->isStatic()) {
      View.This = View.Arguments.front();
      View.Arguments = View.Arguments.drop_front();
    }
    return View;
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S))
    return CallView{Member, Member->getDirectCallee(), ArrayRef(Member->getArgs(), Member->getNumArgs()),
                    Member->getImplicitObjectArgument()};
  if (const auto *Call = dyn_cast<CallExpr>(S))
    return CallView{Call, calleeOf(Call), ArrayRef(Call->getArgs(), Call->getNumArgs()), nullptr};
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
    return CallView{Construct, Construct->getConstructor(), ArrayRef(Construct->getArgs(), Construct->getNumArgs()),
                    nullptr};
  if (const auto *Unresolved = dyn_cast<CXXUnresolvedConstructExpr>(S))
    return CallView{
        Unresolved, nullptr,
        ArrayRef(const_cast<CXXUnresolvedConstructExpr *>(Unresolved)->arg_begin(), Unresolved->getNumArgs()), nullptr};
  return std::nullopt;
}

const Expr *withoutTemporaries(const Expr *E) {
  while (E) {
    const Expr *Before = E;
    E = E->IgnoreParenCasts();
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bound->getSubExpr();
    else if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
      E = Cleanups->getSubExpr();
    if (E == Before)
      return E;
  }
  return nullptr;
}

const Expr *CallView::argument(api::Parameter P) const {
  if (P == api::ThisParameter)
    return This;
  return P >= 1 && P <= Arguments.size() ? Arguments[P - 1] : nullptr;
}

CallModel::CallModel(const api::Model &Api, ASTContext &Context)
    : Api(Api), Context(Context), BodySummaries(std::make_unique<Summaries>(*this)) {}

CallModel::~CallModel() = default;

const api::Row *CallModel::row(const FunctionDecl *Callee) const {
  if (!Callee)
    return nullptr;
  auto [Entry, IsNew] = Rows.try_emplace(Callee, nullptr);
  if (!IsNew)
    return Entry->second;
  const api::Row *Found = Api.find(modelName(*Callee));
  if (!Found)
    // While the body is read the wrapper has no row, so that one which calls itself ends there.
    if (const FunctionDecl *Body = BodySummaries->bodyInMainFile(*Callee))
      if (std::optional<api::Row> Read = rowOfWrapper(*Body, *this))
        Found = &WrapperRows.emplace_back(*Read);
  return Rows[Callee] = Found;
}

const api::Row *CallModel::row(const Stmt *Call) const {
  std::optional<CallView> View = CallView::of(Call);
  if (!View || View->Callee)
    return View ? row(View->Callee) : nullptr;
  // A table of functions whose entries are macros, as NumPy's, is known by the names of the macros.
  const auto *Plain = dyn_cast<CallExpr>(Call);
  const SourceLocation Location = Plain ? Plain->getCallee()->getBeginLoc() : SourceLocation();
  const SourceManager &Sources = Context.getSourceManager();
  return Location.isMacroID() && !Sources.isMacroArgExpansion(Location)
             ? Api.find(Lexer::getImmediateMacroName(Location, Sources, Context.getLangOpts()))
             : nullptr;
}

static Effect effectByType(QualType Type) {
  if (Type.isNull() || Type->isDependentType())
    return Effect::Keeps;
  if (isObjectPointer(Type))
    return Effect::Keeps;
  if (Type->isPointerType() || Type->isReferenceType())
    return Type->getPointeeType().isConstQualified() ? Effect::Reads
           : Type->isRValueReferenceType()           ? Effect::Keeps
                                                     : Effect::Writes;
  if (Type->isArithmeticType() || Type->isEnumeralType())
    return Effect::Reads;
  return Type->isRecordType() ? Effect::Keeps : Effect::Reads;
}

CallModel::ArgumentEffect CallModel::effectAndSource(const CallView &Call, unsigned Index) const {
  const FunctionDecl *Callee = Call.Callee;
  QualType Type = Call.Arguments[Index]->getType();
  if (!Callee) {
    if (const api::Row *R = row(Call.Whole); R && Index < api::MaxParameters && R->Parameters[Index] != Effect::ByType)
      return {R->Parameters[Index], false};
    // Through a pointer the prototype is known; in a template the argument's own type has to do.
    if (const auto *Plain = dyn_cast<CallExpr>(Call.Whole))
      if (const auto *Pointer = Plain->getCallee()->getType()->getAs<PointerType>())
        if (const auto *Prototype = Pointer->getPointeeType()->getAs<FunctionProtoType>())
          if (Index < Prototype->getNumParams())
            Type = Prototype->getParamType(Index);
    return {effectByType(Type), true};
  }
  // A wrapper's row tells what comes out; what it does with its arguments stands in its body.
  if (const api::Row *R = row(Callee); R && !R->IsWrapper) {
    const Effect Said = Index < api::MaxParameters && R->Parameters[Index] != Effect::ByType ? R->Parameters[Index]
                        : Index >= Callee->getNumParams()                                    ? R->Rest
                                                                                             : Effect::ByType;
    // What a format builds objects of, text and bytes, it copies.
    if (R->Format.Builds && Index >= Callee->getNumParams() && isa<CallExpr>(Call.Whole) &&
        Call.Arguments[Index]->getType()->isPointerType()) {
      for (const FormattedArgument &Argument :
           formattedArguments(cast<CallExpr>(Call.Whole), api::FormatUse::Build, *this))
        if (Argument.Given == Call.Arguments[Index] && Argument.Unit.Role == api::FormatRole::Pointer)
          return {Effect::Reads, false};
    }
    if (Said != Effect::ByType)
      return {Said, false};
    if (Index < Callee->getNumParams())
      return {effectByType(Callee->getParamDecl(Index)->getType()), true};
    return {Effect::Keeps, true};
  }
  // Without a prototype, as for a function that was never declared, the argument's own type has to do.
  if (!Callee->hasPrototype() && !Callee->hasBody())
    return {effectByType(Call.Arguments[Index]->IgnoreParenImpCasts()->getType()), true};
  if (Index >= Callee->getNumParams())
    return {Effect::Keeps, true};
  const ParmVarDecl *Parameter = Callee->getParamDecl(Index);
  if (const std::optional<Effect> Summary = BodySummaries->effect(*Callee, Index))
    return {*Summary, false};
  // A function whose last parameter is a pack or whose type depends is known by the argument only.
  return {effectByType(Parameter->getType()->isDependentType() ? Type : Parameter->getType()), true};
}

Effect CallModel::effectOnThis(const CallView &Call) const {
  if (const api::Row *R = row(Call.Callee))
    if (R->This != Effect::ByType)
      return R->This;
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.Callee);
  return Method && Method->isConst() ? Effect::Reads : Effect::Grows;
}

const api::Row *CallModel::macroRow(SourceLocation Location) const {
  const SourceManager &Sources = Context.getSourceManager();
  while (Location.isMacroID()) {
    const bool IsArgument = Sources.isMacroArgExpansion(Location);
    if (IsArgument) {
      const SourceLocation Expansion = Sources.getImmediateExpansionRange(Location).getBegin();
      const StringRef Macro = Lexer::getImmediateMacroName(Location, Sources, Context.getLangOpts());
      if (const api::Row *R = Api.find(Macro))
        return R;
      Location = Expansion;
      continue;
    }
    Location = Sources.getImmediateExpansionRange(Location).getBegin();
  }
  return nullptr;
}

const api::Row *CallModel::rowOfExpression(const Expr *E) const {
  if (const api::Row *R = row(E))
    return R;
  const SourceManager &Sources = Context.getSourceManager();
  for (SourceLocation Location = E->getBeginLoc(); Location.isMacroID();
       Location = Sources.getImmediateExpansionRange(Location).getBegin())
    if (!Sources.isMacroArgExpansion(Location))
      if (const api::Row *R = Api.find(Lexer::getImmediateMacroName(Location, Sources, Context.getLangOpts())))
        return R;
  return nullptr;
}

} // namespace pybuf::flow
