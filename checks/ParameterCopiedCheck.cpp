#include "ParameterCopiedCheck.h"
#include "flow/Verdict.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

ParameterCopiedCheck::ParameterCopiedCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : FunctionCheck(Name, Context), ValuesAreChecked(Context->isCheckEnabled("performance-unnecessary-value-param")) {}

bool ParameterCopiedCheck::isSite(const Stmt *S, const CallModel &Calls) const { return mayRegister(S, Calls); }

void ParameterCopiedCheck::judge(const Stmt *Site, Uses &All) {
  if (const std::optional<Registration> Registered = registrationOf(Site, All.calls()))
    for (const Callable &Called : Registered->Callables)
      judgeCallable(Called, *Registered, All.calls());
}

void ParameterCopiedCheck::judgeCallable(const Callable &Called, const Registration &Registered,
                                         const CallModel &Calls) {
  ASTContext &Context = Calls.context();
  const SourceManager &Sources = Context.getSourceManager();
  SmallVector<ParameterCopy, 2> Copies;
  for (const ParmVarDecl *Parameter : Called.Function->parameters())
    if (std::optional<ParameterCopy> Copy = copiedByConverter(Parameter, Registered.By, Context))
      Copies.push_back(*Copy);
  if (Copies.empty())
    return;
  const FunctionDecl *Defined = definedInMainFile(*Called.Function, Calls);
  if (!Defined) {
    passOver(Sources.getFileLoc(Called.Given->getBeginLoc()), "what the function does is not seen in this file",
             Sources);
    return;
  }
  const std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(*Defined, Context);
  if (!Graph)
    return;
  Uses All(*Graph, Calls);
  for (ParameterCopy &Copy : Copies) {
    Copy.Parameter = Defined->getParamDecl(Copy.Parameter->getFunctionScopeIndex());
    if (!Told.insert(Copy.Parameter).second)
      continue;
    const SourceLocation At = Sources.getFileLoc(Copy.Parameter->getBeginLoc());
    const Judgement<ParameterCopy> Judged = judgeParameter(All, Copy, Registered);
    if (const auto *Nothing = std::get_if<Silence>(&Judged))
      passOver(At, Nothing->MissingFact, Sources);
    else if (verdict(Source::Exported, Fate::OnlyRead) == Verdict::CopiedToRead)
      reportCopy(std::get<ParameterCopy>(Judged), Called, Registered, *Graph);
  }
}

static bool isByte(QualType Element) {
  const auto *Builtin = Element->getAs<BuiltinType>();
  return Builtin && (Builtin->getKind() == BuiltinType::UChar || Builtin->getKind() == BuiltinType::SChar);
}

static std::string patternOf(const ParameterCopy &Facts, api::Binding By) {
  const std::string Library = By == api::Binding::Nanobind ? "nanobind" : "pybind";
  switch (Facts.Form) {
  case ParameterForm::Text:
    return Library + "-string-param-read-only";
  case ParameterForm::ByValue:
    return "boost-string-by-value-param";
  case ParameterForm::Numbers:
    return Library + "-vector-param";
  case ParameterForm::Matrix:
    return By == api::Binding::Nanobind ? "nanobind-eigen-plain-param" : "pybind-eigen-const-ref-param";
  case ParameterForm::Order:
    return "pybind-eigen-storage-order";
  case ParameterForm::Array:
    return By == api::Binding::Nanobind ? "nanobind-implicit-conversion" : "pybind-array-forcecast";
  }
  return "";
}

// The type that stands for the parameter's where nothing has to be copied.
static std::string viewType(const ParameterCopy &Facts, api::Binding By, const PrintingPolicy &Policy) {
  const std::string Type = Facts.Parameter->getType().getNonReferenceType().getUnqualifiedType().getAsString(Policy);
  switch (Facts.Form) {
  case ParameterForm::Text:
    return "std::string_view";
  case ParameterForm::ByValue:
    return "const " + Type + " &";
  case ParameterForm::Matrix:
    if (By == api::Binding::Nanobind)
      return "nanobind::DRef<const " + Type + ">";
    return (Facts.IsVector ? "Eigen::Ref<const " : "pybind11::EigenDRef<const ") + Type + ">";
  case ParameterForm::Order:
    return By == api::Binding::Nanobind ? "nanobind::DRef" : "pybind11::EigenDRef";
  case ParameterForm::Array:
    return "noconvert()";
  case ParameterForm::Numbers:
    return By == api::Binding::Nanobind ? "nanobind::ndarray" : "pybind11::array_t or pybind11::buffer";
  }
  return "";
}

static std::string messageFor(const ParameterCopy &Facts, const std::string &Name, const std::string &Instead) {
  switch (Facts.Form) {
  case ParameterForm::Text:
    return "parameter '" + Name + "' is copied from the Python object and is only read; a " + Instead +
           " takes the same objects and reads them in place";
  case ParameterForm::ByValue:
    return "parameter '" + Name +
           "' is copied once more from what the converter made and is only read; take a reference to const";
  case ParameterForm::Numbers:
    return "parameter '" + Name + "' is converted element by element into a vector that is only read; a " + Instead +
           " reads the memory of the caller's array in place";
  case ParameterForm::Matrix:
    return "parameter '" + Name + "' is copied from the array and is only read; " + Instead + " maps it";
  case ParameterForm::Order:
    return "parameter '" + Name + "' is in column order, to which an array in NumPy's own row order is copied; " +
           Instead + " maps arrays of either order";
  case ParameterForm::Array:
    return "arrays of another type or layout are converted to a copy for parameter '" + Name + "' unseen; with " +
           Instead + " on its argument the caller learns of it";
  }
  return "";
}

namespace {

// How often the code of the main file names a function.
class References : public RecursiveASTVisitor<References> {
public:
  explicit References(const FunctionDecl &Function) : Wanted(Function.getCanonicalDecl()) {}
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Count += Ref->getDecl()->getCanonicalDecl() == Wanted;
    return true;
  }
  bool VisitOverloadExpr(OverloadExpr *Overloads) {
    Count += llvm::any_of(Overloads->decls(), [&](const NamedDecl *D) { return D->getCanonicalDecl() == Wanted; });
    return true;
  }
  unsigned Count = 0;

private:
  const Decl *Wanted;
};

} // namespace

static bool isNamedOnce(const FunctionDecl &Function, ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  References Seen(Function);
  for (Decl *D : Context.getTranslationUnitDecl()->decls())
    if (Sources.isInMainFile(Sources.getExpansionLoc(D->getLocation())))
      Seen.TraverseDecl(D);
  return Seen.Count == 1;
}

void ParameterCopiedCheck::reportCopy(const ParameterCopy &Facts, const Callable &Called,
                                      const Registration &Registered, const FunctionGraph &Graph) {
  ASTContext &Context = Graph.context();
  const SourceManager &Sources = Graph.sources();
  const ParmVarDecl *Parameter = Facts.Parameter;
  const SourceLocation Begin = Parameter->getBeginLoc();
  if (Facts.Form == ParameterForm::Text && !Context.getLangOpts().CPlusPlus17)
    return passOver(Sources.getFileLoc(Begin), "std::string_view needs C++17", Sources);
  if (Facts.Form == ParameterForm::ByValue && ValuesAreChecked)
    return passOver(Sources.getFileLoc(Begin), "performance-unnecessary-value-param is enabled and says it", Sources);
  const FunctionDecl &Function = Graph.function();
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  const bool IsLambda = Method && Method->getParent()->isLambda();
  const std::string Name = Parameter->getNameAsString();
  Finding Found;
  Found.Location = Sources.getFileLoc(Begin);
  Found.Range = SourceRange(Found.Location, Sources.getFileLoc(Parameter->getEndLoc()));
  Found.Pattern = patternOf(Facts, Registered.By);
  // A member function belongs to a class that others use as well.
  const bool IsConverted = Facts.Form == ParameterForm::Order || Facts.Form == ParameterForm::Array;
  const bool IsPedantic =
      IsConverted || (Method && !IsLambda) || (Facts.Form == ParameterForm::Numbers && !isByte(Facts.Element));
  Found.FindingLevel = IsPedantic ? Level::Pedantic : Level::Default;
  const std::string Instead = viewType(Facts, Registered.By, Context.getPrintingPolicy());
  Found.Message = messageFor(Facts, Name, Instead);
  const bool LacksCaster = Facts.Form == ParameterForm::Text && !convertsToStringView(Registered.By, Context);
  if (LacksCaster)
    Found.Message += ", once nanobind/stl/string_view.h is included";
  if (Facts.LastRead)
    Found.Proof.push_back({Sources.getFileLoc(Facts.LastRead->At->getBeginLoc()), "only read, here for the last time"});
  if (!IsLambda)
    Found.Proof.push_back({Sources.getFileLoc(Called.Given->getBeginLoc()), "made callable from Python here"});
  const bool IsOnlyDeclaration = Function.getPreviousDecl() == nullptr && Function.getMostRecentDecl() == &Function;
  const bool MayEdit = !Called.SpellsType && Facts.Form != ParameterForm::Numbers && !IsConverted &&
                       IsOnlyDeclaration && (!Method || IsLambda) && !LacksCaster;
  if (MayEdit && !Name.empty()) {
    fix::Edits Out(Context, [](const Stmt *) -> const Stmt * { return nullptr; });
    Out.replaceRange(Begin, Parameter->getLocation(), Instead + (StringRef(Instead).ends_with("&") ? "" : " "));
    Out.spoilIfConditional(Function, StringRef(Name));
    if (Out.isGood()) {
      Found.Edits = Out.take();
      // What others do with a function that they can name is not known here.
      const bool IsPrivate = IsLambda || (!Function.isExternallyVisible() && isNamedOnce(Function, Context));
      Found.Fix = IsPrivate && Facts.Form != ParameterForm::Matrix ? FixClass::Safe : FixClass::Review;
      Found.FixTitle = "take it as " + Instead;
    }
  }
  report(Found, Sources);
}

} // namespace pybuf
