#include "audit/LeadingDirectives.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using namespace llvm;

namespace pybuf {

namespace {

class DirectiveLexer {
public:
  // The lexer wants a NUL at the end, which a StringRef need not have.
  explicit DirectiveLexer(StringRef Text)
      : Source(Text.str()),
        Lex(SourceLocation(), language(), Source.data(), Source.data(), Source.data() + Source.size()) {
    Lex.LexFromRawLexer(Next);
  }

  /// False where no directive stands next.
  bool read(LeadingDirective &Directive) {
    if (Next.isNot(tok::hash) || !Next.isAtStartOfLine())
      return false;
    const size_t Begin = offset() - Next.getLength();
    Lex.LexFromRawLexer(Next);
    if (Next.isNot(tok::raw_identifier) || Next.isAtStartOfLine())
      return false;
    Directive.Name = Next.getRawIdentifier().str();
    Directive.End = offset();
    for (Lex.LexFromRawLexer(Next); Next.isNot(tok::eof) && !Next.isAtStartOfLine(); Lex.LexFromRawLexer(Next))
      Directive.End = offset();
    Directive.Text = Source.substr(Begin, Directive.End - Begin);
    return true;
  }

private:
  // The lexer keeps a reference to it.
  static const LangOptions &language() {
    static const LangOptions Language = [] {
      LangOptions Result;
      Result.CPlusPlus = true;
      Result.LineComment = true;
      return Result;
    }();
    return Language;
  }
  unsigned offset() { return Lex.getCurrentBufferOffset(); }

  std::string Source;
  Lexer Lex;
  Token Next;
};

} // namespace

std::vector<LeadingDirective> leadingDirectives(StringRef Text) {
  std::vector<LeadingDirective> Directives;
  size_t UpToInclude = 0;
  DirectiveLexer Lex(Text);
  for (LeadingDirective Next; Lex.read(Next);) {
    if (Next.Name != "include" && Next.Name != "define" && Next.Name != "undef")
      break;
    Directives.push_back(Next);
    if (Next.Name == "include")
      UpToInclude = Directives.size();
  }
  Directives.resize(UpToInclude);
  return Directives;
}

bool beginsWithCondition(StringRef Text) {
  DirectiveLexer Lex(Text);
  for (LeadingDirective Next; Lex.read(Next);)
    if (Next.Name != "define" && Next.Name != "undef")
      return StringRef(Next.Name).starts_with("if");
  return false;
}

LeadingDirective directiveFrom(StringRef Text, size_t Offset) {
  LeadingDirective Directive;
  DirectiveLexer(Text.drop_front(Offset)).read(Directive);
  Directive.End += Offset;
  return Directive;
}

// The macro that a directive at the beginning of a header asks for, where that may be its guard.
static StringRef guardAsked(const LeadingDirective &Directive, StringRef Condition) {
  if (Directive.Name == "ifndef")
    return Condition;
  if (Directive.Name != "if" || !Condition.consume_front("!"))
    return "";
  Condition = Condition.ltrim();
  if (!Condition.consume_front("defined"))
    return "";
  Condition = Condition.trim(" \t()");
  return isValidAsciiIdentifier(Condition) ? Condition : "";
}

std::vector<LeadingDirective> leadingIncludesOfHeader(StringRef Text, std::string &Guard) {
  const auto NameIn = [](const LeadingDirective &Directive) {
    return StringRef(Directive.Text).drop_front().ltrim().drop_front(Directive.Name.size()).trim();
  };
  Guard.clear();
  DirectiveLexer Lex(Text);
  LeadingDirective Next;
  if (!Lex.read(Next))
    return {};
  if (Next.Name == "pragma" && NameIn(Next) == "once") {
    Guard = "once";
  } else if (const std::string Name = guardAsked(Next, NameIn(Next)).str(); !Name.empty()) {
    if (!Lex.read(Next) || Next.Name != "define" || NameIn(Next).split(' ').first != Name)
      return {};
    Guard = Name;
  } else {
    return {};
  }
  std::vector<LeadingDirective> Includes;
  while (Lex.read(Next) && Next.Name == "include")
    Includes.push_back(Next);
  return Includes;
}

} // namespace pybuf
