#include "FunctionCheck.h"
#include "fix/Conditional.h"
#include "fix/ViewString.h"
#include "flow/FunctionWalk.h"
#include "flow/SharedFunction.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace pybuf {

void FunctionCheck::registerPPCallbacks(const SourceManager &, class Preprocessor *PP, class Preprocessor *) {
  Preprocessor = PP;
}

// The first check that registers with a finder walks the functions, and shows them to the others: to be called by the
// finder for each function costs more than most checks do there.
static thread_local llvm::SmallDenseMap<MatchFinder *, FunctionCheck *, 2> Leaders;

FunctionCheck::~FunctionCheck() {
  for (auto Entry = Leaders.begin(); Entry != Leaders.end(); ++Entry)
    if (Entry->second == this) {
      Leaders.erase(Entry);
      return;
    }
}

void FunctionCheck::registerMatchers(MatchFinder *Finder) {
  if (isSilenced())
    return;
  auto [Leader, IsFirst] = Leaders.try_emplace(Finder, this);
  Leader->second->Shown.push_back(this);
  if (!IsFirst)
    return;
  Finder->addMatcher(translationUnitDecl(), this);
  // An editor and the auditor show the finder no more than some of the top-level declarations. There the first function
  // starts the walk; a host that shows the whole unit is not asked to look for one at every node.
  if (areDiagsSelfContained() || FindingRecorder::current()) {
    Finder->addMatcher(functionDecl(isDefinition()), this);
    Finder->addMatcher(lambdaExpr(), this);
  }
}

// Py_LIMITED_API defined to nothing or to 3 asks for the first version that had one, 3.2.
static std::optional<uint64_t> limitedApi(const Preprocessor &PP) {
  const IdentifierInfo *Name = PP.getIdentifierInfo("Py_LIMITED_API");
  const MacroInfo *Macro = Name ? PP.getMacroInfo(Name) : nullptr;
  if (!Macro)
    return std::nullopt;
  uint64_t Version = 0;
  if (Macro->getNumTokens() && Macro->getReplacementToken(0).isLiteral())
    StringRef(Macro->getReplacementToken(0).getLiteralData(), Macro->getReplacementToken(0).getLength())
        .getAsInteger(0, Version);
  return Version > 0x03020000 ? Version : 0x03020000;
}

void FunctionCheck::check(const MatchFinder::MatchResult &Result) {
  if (Walked)
    return;
  Walked = true;
  const auto Show = [&](const FunctionDecl &Function) {
    for (FunctionCheck *Next : Shown)
      Next->look(Function, *Result.Context);
    return flow::SharedFunction::of(Function, *Result.Context, *Api).functionsWithin();
  };
  flow::FunctionWalk Functions(Result.Context->getSourceManager(), Show);
  // clangd's list has all that the parser handed out.
  for (const Decl *Declared : Result.Context->getTraversalScope())
    if (flow::standsAlone(*Declared))
      Functions.walk(Declared);
}

void FunctionCheck::look(const FunctionDecl &Function, ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  if (!isAudited(Function.getLocation(), Sources))
    return;
  flow::SharedFunction &Shared = flow::SharedFunction::of(Function, Context, *Api);
  SmallVector<const Stmt *, 4> Sites;
  for (const Stmt *Call : Shared.calls())
    if (isSite(Call, Shared.model())) {
      if (!mattersInLoopsOnly(Call, Shared.model()) || Shared.isInLoop(Call))
        Sites.push_back(Call);
      else
        passOver(Sources.getFileLoc(Call->getBeginLoc()), "the call does not stand in a loop", Sources);
    }
  if (Sites.empty())
    return;
  if (Preprocessor)
    LimitedApi = limitedApi(*Preprocessor);
  flow::Uses *All = Shared.uses();
  if (!All)
    return;
  for (const Stmt *Site : Sites)
    if (isAudited(Site->getBeginLoc(), Sources))
      judge(Site, *All);
}

void FunctionCheck::onEndOfTranslationUnit() {
  Walked = false;
  forgetFiles();
  flow::SharedFunction::forget();
}

void FunctionCheck::prove(Finding &Found, const flow::ReadCopy &Facts, const flow::FunctionGraph &Graph,
                          StringRef Dropped) {
  auto Add = [&](const flow::Use *U, StringRef Text) {
    if (U)
      Found.Proof.push_back({Graph.sources().getFileLoc(U->At->getBeginLoc()), Text.str()});
  };
  Add(Facts.LastRead, "only read, here for the last time");
  Add(Facts.Drop, Dropped);
  tellOtherConfiguration(Found, Facts.Copy, Graph);
}

void FunctionCheck::offerView(Finding &Found, const flow::ReadCopy &Facts, api::ViewBy View, FixClass Class,
                              const flow::FunctionGraph &Graph) {
  const DeclStmt *Declared = Facts.Copy ? Graph.declarationOf(Facts.Copy) : nullptr;
  if (!Declared || !mayBeView(Facts))
    return;
  fix::Edits Out(Graph.context(), [&](const Stmt *S) { return Graph.parent(S); });
  fix::viewString(*Facts.Copy, *Declared, View, Out, Graph.context(), Graph.function());
  if (!Out.isGood())
    return;
  Found.Edits = Out.take();
  Found.Fix = Class;
  Found.FixTitle = "make it a std::string_view";
}

void FunctionCheck::tellOtherConfiguration(Finding &Found, const VarDecl *Variable, const flow::FunctionGraph &Graph) {
  if (!Variable || Variable->getName().empty())
    return;
  const SourceManager &Sources = Graph.sources();
  const SourceLocation Where =
      fix::conditionalMention(Graph.function(), Variable->getName(), Graph.context(), [&](SourceLocation Location) {
        return Location != Sources.getFileLoc(Variable->getLocation()) &&
               llvm::none_of(Graph.references(Variable), [&](const DeclRefExpr *Ref) {
                 return Sources.getFileLoc(Ref->getLocation()) == Location;
               });
      });
  if (Where.isValid())
    Found.Proof.push_back({Where, "'" + Variable->getNameAsString() +
                                      "' is named here too, in a branch that is not compiled: see what that does"});
}

Finding FunctionCheck::findingAt(const Stmt *Site, const flow::FunctionGraph &Graph) {
  Finding Found;
  const SourceManager &Sources = Graph.sources();
  // In a macro's body the finding stands where the macro is used.
  Found.Location = Sources.getFileLoc(Site->getBeginLoc());
  Found.Range = SourceRange(Found.Location, Sources.getFileLoc(Site->getEndLoc()));
  Found.LoopDepth = Graph.loopDepth(Site);
  return Found;
}

} // namespace pybuf
