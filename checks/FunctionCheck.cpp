#include "FunctionCheck.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Preprocessor.h"

using namespace clang;
using namespace clang::ast_matchers;

namespace pybuf {

void FunctionCheck::registerPPCallbacks(const SourceManager &, class Preprocessor *PP, class Preprocessor *) {
  Preprocessor = PP;
}

void FunctionCheck::registerMatchers(MatchFinder *Finder) {
  Finder->addMatcher(functionDecl(isDefinition(), unless(isImplicit()), unless(isInstantiated())).bind("function"),
                     this);
  // The body of a lambda is not reached as a function under every traversal.
  Finder->addMatcher(lambdaExpr().bind("lambda"), this);
}

static void collectSites(const Stmt *S, llvm::function_ref<bool(const Stmt *)> IsSite,
                         SmallVectorImpl<const Stmt *> &Sites) {
  if (IsSite(S))
    Sites.push_back(S);
  // A lambda's body is a function of its own.
  if (isa<LambdaExpr>(S))
    return;
  for (const Stmt *Child : S->children())
    if (Child)
      collectSites(Child, IsSite, Sites);
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
  if (!Function || !Function->hasBody() || !isAudited(Function->getLocation(), *Result.SourceManager))
    return;
  if (!Calls)
    Calls = std::make_unique<flow::CallModel>(*Api, *Result.Context);
  SmallVector<const Stmt *, 4> Sites;
  collectSites(Function->getBody(), [&](const Stmt *S) { return isSite(S, *Calls); }, Sites);
  if (Sites.empty())
    return;
  if (Preprocessor)
    LimitedApi = limitedApi(*Preprocessor);
  std::unique_ptr<flow::FunctionGraph> Graph = flow::FunctionGraph::build(*Function, *Result.Context);
  if (!Graph)
    return;
  flow::Uses All(*Graph, *Calls);
  for (const Stmt *Site : Sites)
    if (isAudited(Site->getBeginLoc(), *Result.SourceManager))
      judge(Site, All);
}

void FunctionCheck::onEndOfTranslationUnit() { Calls.reset(); }

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
