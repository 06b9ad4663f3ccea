#include "fix/ViewString.h"
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

// `std::string s = object;`: the object as it is named.
static const Expr *convertedObject(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  if (!Call || !isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()))
    return nullptr;
  const Expr *Object = Call->getImplicitObjectArgument()->IgnoreParenImpCasts();
  return isa<DeclRefExpr>(Object) && Call->getEndLoc() == Object->getEndLoc() ? Object : nullptr;
}

// `object.cast<std::string>()`: the type as it is written.
static TypeLoc typeOfCast(const Expr *E) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
  const auto *Member = Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParens()) : nullptr;
  if (!Member || Member->getNumTemplateArgs() != 1 ||
      Member->getTemplateArgs()[0].getArgument().getKind() != TemplateArgument::Type)
    return TypeLoc();
  return Member->getTemplateArgs()[0].getTypeSourceInfo()->getTypeLoc();
}

void viewString(const VarDecl &String, const DeclStmt &Declaration, api::ViewBy View, Edits &Out, ASTContext &Context,
                const FunctionDecl &Function) {
  if (!Declaration.isSingleDecl() || !String.getInit())
    return Out.spoil();
  const TypeLoc Type = String.getTypeSourceInfo()->getTypeLoc();
  const bool IsDeduced = !Type.getUnqualifiedLoc().getAs<AutoTypeLoc>().isNull();
  if (!IsDeduced)
    changeType(Type, Out, Context);
  const Expr *Made = stringIn(String.getInit());
  if (const auto *Spelt = dyn_cast<CXXTemporaryObjectExpr>(Made); Spelt && isMadeOfPointer(Spelt))
    changeType(Spelt->getTypeSourceInfo()->getTypeLoc(), Out, Context);
  else if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(Made); Cast && isMadeOfPointer(Cast->getSubExpr()))
    changeType(Cast->getTypeInfoAsWritten()->getTypeLoc(), Out, Context);
  else if (const TypeLoc Asked = typeOfCast(Made); View == api::ViewBy::Cast && !Asked.isNull())
    changeType(Asked, Out, Context);
  else if (const Expr *Object = convertedObject(Made); Object && View == api::ViewBy::Cast)
    Out.insertAfter(
        Lexer::getLocForEndOfToken(Object->getEndLoc(), 0, Context.getSourceManager(), Context.getLangOpts()),
        ".cast<std::string_view>()");
  else if (IsDeduced || !(isMadeOfPointer(Made) || (Object && View == api::ViewBy::Conversion)))
    Out.spoil();
  Out.spoilIfConditional(Function, String.getName());
}

} // namespace pybuf::fix
