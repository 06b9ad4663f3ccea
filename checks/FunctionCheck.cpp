#include "FunctionCheck.h"
#include "flow/SharedFunction.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace pybuf {

void FunctionCheck::registerPPCallbacks(const SourceManager &, class Preprocessor *PP, class Preprocessor *) {
  Preprocessor = PP;
}

// The first check that registers with a finder is shown the functions, and shows them to the others: being called for
// each function costs more than most checks do there.
static thread_local llvm::SmallDenseMap<MatchFinder *, FunctionCheck *, 2> Leaders;

FunctionCheck::~FunctionCheck() {
  for (auto Entry = Leaders.begin(); Entry != Leaders.end(); ++Entry)
    if (Entry->second == this) {
      Leaders.erase(Entry);
      return;
    }
}

void FunctionCheck::registerMatchers(MatchFinder *Finder) {
  auto [Leader, IsFirst] = Leaders.try_emplace(Finder, this);
  Leader->second->Shown.push_back(this);
  if (!IsFirst)
    return;
  Finder->addMatcher(functionDecl(isDefinition(), unless(isImplicit()), unless(isInstantiated())).bind("function"),
                     this);
  // The body of a lambda is not reached as a function under every traversal.
  Finder->addMatcher(lambdaExpr().bind("lambda"), this);
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
  const auto *Function = Result.Nodes.getNodeAs<FunctionDecl>("function");
  if (const auto *Lambda = Result.Nodes.getNodeAs<LambdaExpr>("lambda"))
    Function = Lambda->getCallOperator();
  else if (const auto *Method = dyn_cast<CXXMethodDecl>(Function); Method && Method->getParent()->isLambda())
    return;
  if (!Function || !Function->hasBody())
    return;
  for (FunctionCheck *Next : Shown)
    Next->look(*Function, *Result.Context);
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

void FunctionCheck::onEndOfTranslationUnit() { flow::SharedFunction::forget(); }

void FunctionCheck::prove(Finding &Found, const flow::ReadCopy &Facts, const SourceManager &Sources,
                          StringRef Dropped) {
  auto Add = [&](const flow::Use *U, StringRef Text) {
    if (U)
      Found.Proof.push_back({Sources.getFileLoc(U->At->getBeginLoc()), Text.str()});
  };
  Add(Facts.LastRead, "only read, here for the last time");
  Add(Facts.Drop, Dropped);
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
