#include "flow/FunctionWalk.h"
#include "flow/FunctionGraph.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclFriend.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;

namespace pybuf::flow {

bool standsAlone(const Decl &Declared) {
  if (isa<TranslationUnitDecl>(Declared))
    return true;
  const auto *Function = dyn_cast<FunctionDecl>(&Declared);
  return Declared.getLexicalDeclContext()->getRedeclContext()->isFileContext() &&
         !(Function && Function->isTemplateInstantiation());
}

void FunctionWalk::walk(const Decl *Declared) {
  if (const auto *Template = dyn_cast<TemplateDecl>(Declared))
    Declared = Template->getTemplatedDecl();
  if (!Declared || Declared->isImplicit())
    return;
  if (const auto *Function = dyn_cast<FunctionDecl>(Declared)) {
    function(*Function);
    return;
  }
  if (const auto *Variable = dyn_cast<VarDecl>(Declared)) {
    initialiser(Variable->getInit());
    return;
  }
  if (const auto *Field = dyn_cast<FieldDecl>(Declared)) {
    if (Field->hasInClassInitializer())
      initialiser(Field->getInClassInitializer());
    return;
  }
  if (const auto *Friend = dyn_cast<FriendDecl>(Declared)) {
    if (const NamedDecl *Befriended = Friend->getFriendDecl())
      walk(Befriended);
    return;
  }
  if (const auto *Record = dyn_cast<CXXRecordDecl>(Declared)) {
    if (!Record->isThisDeclarationADefinition() || Record->isLambda() ||
        isTemplateInstantiation(Record->getTemplateSpecializationKind()))
      return;
  } else if (!isa<TranslationUnitDecl, NamespaceDecl, LinkageSpecDecl, ExportDecl>(Declared)) {
    return;
  }
  if (!isa<TranslationUnitDecl>(Declared) && isInSystemHeader(Declared))
    return;
  for (const Decl *Inner : cast<DeclContext>(Declared)->decls())
    walk(Inner);
}

void FunctionWalk::function(const FunctionDecl &Function) {
  if (!Function.isThisDeclarationADefinition() || Function.isTemplateInstantiation() || !Function.hasBody() ||
      isInSystemHeader(&Function))
    return;
  for (const ParmVarDecl *Parameter : Function.parameters())
    if (Parameter->hasDefaultArg() && !Parameter->hasUnparsedDefaultArg() && !Parameter->hasUninstantiatedDefaultArg())
      initialiser(Parameter->getDefaultArg());
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten())
        initialiser(Init->getInit());
  within(Visit(Function));
}

void FunctionWalk::initialiser(const Expr *Init) {
  if (!Init || isa<IntegerLiteral, StringLiteral>(Init->IgnoreImplicit()))
    return;
  std::vector<const Stmt *> Holders;
  callsIn(Init, &Holders);
  within(Holders);
}

void FunctionWalk::within(ArrayRef<const Stmt *> Holders) {
  // A visit gives back what the next one takes away.
  const std::vector<const Stmt *> Kept(Holders.begin(), Holders.end());
  for (const Stmt *Holder : Kept)
    if (const auto *Lambda = dyn_cast<LambdaExpr>(Holder)) {
      for (const Expr *Init : Lambda->capture_inits())
        initialiser(Init);
      function(*Lambda->getCallOperator());
    } else {
      for (const Decl *Local : cast<DeclStmt>(Holder)->decls())
        if (isa<CXXRecordDecl>(Local))
          walk(Local);
    }
}

bool FunctionWalk::isInSystemHeader(const Decl *Declared) const {
  const SourceLocation Location = Sources.getExpansionLoc(Declared->getLocation());
  return Location.isInvalid() || Sources.isInSystemHeader(Location);
}

} // namespace pybuf::flow
