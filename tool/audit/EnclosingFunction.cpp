#include "audit/EnclosingFunction.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace pybuf {

namespace {

// Walks declarations only: no function is looked for within a function, so a lambda counts as part of its function.
class DefinitionWalk : public RecursiveASTVisitor<DefinitionWalk> {
public:
  DefinitionWalk(const SourceManager &Sources, std::vector<const FunctionDecl *> &Definitions)
      : Sources(Sources), Definitions(Definitions) {}

  bool TraverseStmt(Stmt *, DataRecursionQueue * = nullptr) { return true; }
  bool TraverseDecl(Decl *D) {
    if (D && D->getLocation().isValid() && Sources.isInSystemHeader(Sources.getExpansionLoc(D->getLocation())))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }
  bool VisitFunctionDecl(const FunctionDecl *Function) {
    if (Function->isThisDeclarationADefinition())
      Definitions.push_back(Function);
    return true;
  }

private:
  const SourceManager &Sources;
  std::vector<const FunctionDecl *> &Definitions;
};

} // namespace

EnclosingFunction::EnclosingFunction(ASTContext &Context) : Sources(Context.getSourceManager()) {
  std::vector<const FunctionDecl *> Definitions;
  DefinitionWalk(Sources, Definitions).TraverseAST(Context);
  for (const FunctionDecl *Function : Definitions) {
    const auto [File, Begin] = Sources.getDecomposedExpansionLoc(Function->getBeginLoc());
    const auto [EndFile, End] = Sources.getDecomposedExpansionLoc(Function->getEndLoc());
    if (File == EndFile)
      Bodies.push_back({File, Begin, End, Function});
  }
}

std::string EnclosingFunction::nameAt(SourceLocation Location) const {
  const auto [File, Offset] = Sources.getDecomposedExpansionLoc(Location);
  const Body *Innermost = nullptr;
  for (const Body &Candidate : Bodies)
    if (Candidate.File == File && Candidate.Begin <= Offset && Offset <= Candidate.End &&
        (!Innermost || Candidate.Begin >= Innermost->Begin))
      Innermost = &Candidate;
  return Innermost ? Innermost->Function->getQualifiedNameAsString() : "";
}

} // namespace pybuf
