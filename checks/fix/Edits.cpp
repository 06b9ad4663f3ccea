#include "fix/Edits.h"
#include "fix/Conditional.h"
#include "clang/AST/Stmt.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace pybuf::fix {

// True if nothing but a semicolon follows the token at \p Last in the macro that it comes of.
bool Edits::endsMacro(SourceLocation Last) const {
  const SourceManager &Sources = Context.getSourceManager();
  const LangOptions &Language = Context.getLangOpts();
  if (!Last.isMacroID() || Sources.isMacroArgExpansion(Last))
    return false;
  const std::optional<Token> Next = Lexer::findNextToken(Sources.getSpellingLoc(Last), Sources, Language);
  if (!Next || Next->isNot(tok::semi))
    return false;
  // The tokens of a macro lie as far apart where it is used as where it is written.
  const unsigned Distance =
      Sources.getFileOffset(Next->getLocation()) - Sources.getFileOffset(Sources.getSpellingLoc(Last));
  return Lexer::isAtEndOfMacroExpansion(Last.getLocWithOffset(int(Distance)), Sources, Language);
}

CharSourceRange Edits::rangeInFile(const Stmt *S) {
  const SourceManager &Sources = Context.getSourceManager();
  const LangOptions &Language = Context.getLangOpts();
  CharSourceRange Range =
      Lexer::makeFileCharRange(CharSourceRange::getTokenRange(S->getSourceRange()), Sources, Language);
  if (Range.isInvalid()) {
    // A statement that one macro call makes with its semicolon: the call is the statement, if it makes no other.
    const SourceLocation Begin = S->getBeginLoc();
    if (Begin.isMacroID() && Lexer::isAtStartOfMacroExpansion(Begin, Sources, Language) && endsMacro(S->getEndLoc()))
      Range = Lexer::getAsCharRange(Sources.getExpansionRange(S->getSourceRange()), Sources, Language);
  }
  if (Range.isInvalid() || !Sources.isWrittenInSameFile(Range.getBegin(), Range.getEnd()))
    Spoilt = true;
  return Range;
}

void Edits::spoilIfConditional(const FunctionDecl &Function, ArrayRef<StringRef> Names) {
  if (conditionalMention(Function, Names, Context, [](SourceLocation) { return true; }).isValid())
    spoil();
}

std::string Edits::text(const Stmt *S) {
  const CharSourceRange Range = rangeInFile(S);
  return Range.isValid() ? Lexer::getSourceText(Range, Context.getSourceManager(), Context.getLangOpts()).str() : "";
}

void Edits::replace(const Stmt *S, StringRef Text) {
  const CharSourceRange Range = rangeInFile(S);
  if (Range.isValid())
    Hints.push_back(FixItHint::CreateReplacement(Range, Text));
}

void Edits::replaceRange(SourceLocation Begin, SourceLocation End, StringRef Text) {
  if (Begin.isMacroID() || End.isMacroID() || Begin.isInvalid() || End.isInvalid())
    return spoil();
  Hints.push_back(FixItHint::CreateReplacement(CharSourceRange::getCharRange(Begin, End), Text));
}

SourceLocation Edits::endWithSemicolon(const Stmt *S) {
  const CharSourceRange Range = rangeInFile(S);
  if (Range.isInvalid())
    return SourceLocation();
  if (isa<DeclStmt, CompoundStmt, IfStmt>(S))
    return Range.getEnd();
  const SourceManager &Sources = Context.getSourceManager();
  // From the end of the statement the semicolon is the next token.
  const SourceLocation Last = Range.getEnd().getLocWithOffset(-1);
  std::optional<Token> Next = Lexer::findNextToken(Last, Sources, Context.getLangOpts());
  if (!Next || Next->isNot(tok::semi)) {
    Spoilt = true;
    return SourceLocation();
  }
  return Next->getEndLoc();
}

void Edits::removeStatement(const Stmt *S) {
  const CharSourceRange Range = rangeInFile(S);
  SourceLocation End = endWithSemicolon(S);
  if (Range.isInvalid() || End.isInvalid())
    return spoil();
  // An only statement under an if leaves nothing to stand there; a label takes the statement that follows.
  if (const auto *Label = dyn_cast_or_null<LabelStmt>(Parent(S))) {
    const Stmt *Next = nextStatement(Label);
    if (!Next || isa<DeclStmt>(Next))
      return spoil();
  } else if (!isa_and_nonnull<CompoundStmt>(Parent(S))) {
    return spoil();
  }
  const SourceManager &Sources = Context.getSourceManager();
  SourceLocation Begin = Range.getBegin();
  const StringRef Text = Sources.getBufferData(Sources.getFileID(Begin));
  unsigned First = Sources.getFileOffset(Begin), Past = Sources.getFileOffset(End);
  unsigned LineStart = First, LineEnd = Past;
  while (LineStart > 0 && (Text[LineStart - 1] == ' ' || Text[LineStart - 1] == '\t'))
    --LineStart;
  while (LineEnd < Text.size() && (Text[LineEnd] == ' ' || Text[LineEnd] == '\t' || Text[LineEnd] == '\r'))
    ++LineEnd;
  // With a line of its own the line goes too, from the end of the line before: what follows keeps its indentation.
  if (LineStart > 0 && Text[LineStart - 1] == '\n' && (LineEnd == Text.size() || Text[LineEnd] == '\n')) {
    Begin = Begin.getLocWithOffset(int(LineStart - 1) - int(First));
    End = End.getLocWithOffset(int(LineEnd) - int(Past));
  }
  Hints.push_back(FixItHint::CreateRemoval(CharSourceRange::getCharRange(Begin, End)));
}

void Edits::replaceStatement(const Stmt *S, StringRef Text) {
  const CharSourceRange Range = rangeInFile(S);
  const SourceLocation End = endWithSemicolon(S);
  if (Range.isInvalid() || End.isInvalid())
    return spoil();
  std::string Indented;
  const std::string Indentation = indentationAt(Range.getBegin());
  for (char C : Text) {
    Indented += C;
    if (C == '\n')
      Indented += Indentation;
  }
  Hints.push_back(FixItHint::CreateReplacement(CharSourceRange::getCharRange(Range.getBegin(), End), Indented));
}

std::string Edits::indentationAt(SourceLocation Location) const {
  return Lexer::getIndentationForLine(Location, Context.getSourceManager()).str();
}

void Edits::insertLineBefore(const Stmt *S, StringRef Text) {
  const CharSourceRange Range = rangeInFile(S);
  if (Range.isValid())
    Hints.push_back(
        FixItHint::CreateInsertion(Range.getBegin(), (Text + "\n" + indentationAt(Range.getBegin())).str()));
}

void Edits::insertLineAfter(const Stmt *S, StringRef Text) {
  SourceLocation End = endWithSemicolon(S);
  if (const auto *If = dyn_cast<IfStmt>(S); If && !isa<CompoundStmt>(If->getThen()))
    End = endWithSemicolon(If->getThen());
  if (End.isInvalid())
    return spoil();
  const CharSourceRange Range = rangeInFile(S);
  if (Range.isValid())
    Hints.push_back(FixItHint::CreateInsertion(End, ("\n" + indentationAt(Range.getBegin()) + Text).str()));
}

void Edits::insertAfter(SourceLocation EndOfToken, StringRef Text) {
  if (EndOfToken.isMacroID() || EndOfToken.isInvalid())
    return spoil();
  Hints.push_back(FixItHint::CreateInsertion(EndOfToken, Text));
}

const Stmt *Edits::statementOf(const Stmt *E) const {
  for (const Stmt *Around = Parent(E); Around; Around = Parent(E)) {
    if (isa<CompoundStmt>(Around))
      return E;
    if (isa<IfStmt, ForStmt, WhileStmt, DoStmt, SwitchStmt, LabelStmt, SwitchCase, CXXForRangeStmt>(Around))
      return nullptr;
    E = Around;
  }
  return nullptr;
}

const Stmt *Edits::nextStatement(const Stmt *S) const {
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Parent(S));
  if (!Block)
    return nullptr;
  for (auto I = Block->body_begin(); I != Block->body_end(); ++I)
    if (*I == S)
      return ++I == Block->body_end() ? nullptr : *I;
  return nullptr;
}

std::string castFromChar(StringRef Text, QualType Type, const ASTContext &Context) {
  const QualType Pointee = Type->getPointeeType();
  const bool Converts = Pointee->isVoidType() || Context.hasSameUnqualifiedType(Pointee, Context.CharTy);
  if (Converts)
    return Text.str();
  PrintingPolicy Policy = Context.getPrintingPolicy();
  const std::string Name = Type.getUnqualifiedType().getAsString(Policy);
  if (Context.getLangOpts().CPlusPlus)
    return ("reinterpret_cast<" + Name + ">(" + Text + ")").str();
  return ("(" + Name + ")" + Text).str();
}

} // namespace pybuf::fix
