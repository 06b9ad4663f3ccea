#include "fix/ViewString.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/TypeLoc.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace pybuf::fix {

// An alias of the type, or auto, would have to be looked into.
static void changeType(TypeLoc Type, Edits &Out, ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  const LangOptions &Language = Context.getLangOpts();
  Type = Type.getUnqualifiedLoc();
  const SourceLocation End = Lexer::getLocForEndOfToken(Type.getEndLoc(), 0, Sources, Language);
  const CharSourceRange Range = CharSourceRange::getCharRange(Type.getBeginLoc(), End);
  if (Lexer::getSourceText(Range, Sources, Language) != "std::string")
    return Out.spoil();
  Out.replaceRange(Type.getBeginLoc(), End, "std::string_view");
}

// The string itself: what only keeps a temporary alive or moves it is taken off.
static const Expr *stringIn(const Expr *Init) {
  while (true) {
    const Expr *Before = Init;
    Init = Init->IgnoreImplicit();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
        Construct && Construct->getConstructor()->isCopyOrMoveConstructor())
      Init = Construct->getArg(0);
    if (Init == Before)
      return Init;
  }
}

static bool isMadeOfPointer(const Expr *E) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(E->IgnoreImplicit());
  return Construct && Construct->getNumArgs() && Construct->getArg(0)->getType()->isPointerType();
}

// bytes of pybind11 convert to a view by a template, its str to a string alone.
static bool convertsToView(const CXXRecordDecl &Class) {
  return llvm::any_of(Class.getDefinition()->getVisibleConversionFunctions(), [](const NamedDecl *Conversion) {
    return isa<FunctionTemplateDecl>(Conversion->getUnderlyingDecl());
  });
}

// `std::string s = object;`
static bool isConvertedObject(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  if (!Call || !isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
    return false;
  const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
  const CXXRecordDecl *Class = Object->getType()->getAsCXXRecordDecl();
  return isa<DeclRefExpr>(Object) && Call->getEndLoc() == Object->getEndLoc() && Class && convertsToView(*Class);
}

void viewString(const VarDecl &String, const DeclStmt &Declaration, Edits &Out, ASTContext &Context,
                const FunctionDecl &Function) {
  if (!Declaration.isSingleDecl() || !String.getInit())
    return Out.spoil();
  changeType(String.getTypeSourceInfo()->getTypeLoc(), Out, Context);
  const Expr *Made = stringIn(String.getInit());
  if (const auto *Spelt = dyn_cast<CXXTemporaryObjectExpr>(Made); Spelt && isMadeOfPointer(Spelt))
    changeType(Spelt->getTypeSourceInfo()->getTypeLoc(), Out, Context);
  else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Made); Cast && isMadeOfPointer(Cast->getSubExpr()))
    changeType(Cast->getTypeInfoAsWritten()->getTypeLoc(), Out, Context);
  else if (!isMadeOfPointer(Made) && !isConvertedObject(Made))
    Out.spoil();
  Out.spoilIfConditional(Function, String.getName());
}

} // namespace pybuf::fix
