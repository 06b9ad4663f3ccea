#include "fix/BorrowText.h"
#include "clang/AST/TypeLoc.h"

using namespace clang;

namespace pybuf::fix {

// `char *data` becomes `const char *data`; a declaration of several variables stays, and spoils the edit.
static void makeConst(const VarDecl *Pointer, Edits &Out, ASTContext &Context) {
  if (Pointer->getType()->getPointeeType().isConstQualified())
    return;
  if (isa<ParmVarDecl>(Pointer) ||
      !Context.hasSameUnqualifiedType(Pointer->getType()->getPointeeType(), Context.CharTy))
    return Out.spoil();
  const SourceLocation Begin = Pointer->getBeginLoc();
  Out.replaceRange(Begin, Begin, "const ");
}

void borrowText(const BorrowText &Plan, Edits &Out, ASTContext &Context, const FunctionDecl &Function) {
  const std::string Name = Plan.Bytes->getNameAsString();
  const std::string Size = Name + "_size";
  if (Plan.NeedsSize && Plan.SizeNameTaken)
    return Out.spoil();
  const std::string Call =
      "PyUnicode_AsUTF8AndSize(" + Out.text(Plan.Text) + ", " + (Plan.NeedsSize ? "&" + Size : Out.null().str()) + ")";
  const SourceLocation DeclarationBegin = Plan.Bytes->getBeginLoc(), NameBegin = Plan.Bytes->getLocation();
  // The declaration has to be of this variable alone; the copy is its value, or it has none yet.
  const Expr *Init = Plan.Bytes->getInit();
  if (!Plan.Declaration || !Plan.Declaration->isSingleDecl() ||
      (Init && Init->IgnoreParenCasts() != Plan.Encode &&
       !Init->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull)))
    return Out.spoil();
  const std::string SizeDeclaration =
      Plan.NeedsSize ? "Py_ssize_t " + Size + ";\n" + Out.indentationAt(DeclarationBegin) : "";
  Out.replaceRange(DeclarationBegin, NameBegin, SizeDeclaration + "const char *");
  Out.replace(Plan.Encode, Call);
  for (const BorrowedUse &Use : Plan.Uses)
    switch (Use.What) {
    case BorrowedUse::Memory:
      Out.replace(Use.Whole, Name);
      break;
    case BorrowedUse::Size:
      Out.replace(Use.Whole, Size);
      break;
    case BorrowedUse::Drop:
      Out.removeStatement(Use.Whole);
      break;
    case BorrowedUse::Test:
      break;
    }
  SmallVector<StringRef, 4> Names{Plan.Bytes->getName()};
  for (const VarDecl *Pointer : Plan.Pointers) {
    makeConst(Pointer, Out, Context);
    Names.push_back(Pointer->getName());
  }
  Out.spoilIfConditional(Function, Names);
}

} // namespace pybuf::fix
