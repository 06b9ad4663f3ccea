#include "fix/Conditional.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace pybuf::fix {

SourceLocation conditionalMention(const FunctionDecl &Function, ArrayRef<StringRef> Names, ASTContext &Context,
                                  llvm::function_ref<bool(SourceLocation)> Counts) {
  const SourceManager &Sources = Context.getSourceManager();
  const auto [File, Begin] = Sources.getDecomposedExpansionLoc(Function.getBeginLoc());
  const auto [EndFile, End] = Sources.getDecomposedExpansionLoc(Function.getEndLoc());
  if (File != EndFile)
    return Sources.getExpansionLoc(Function.getBeginLoc());
  const StringRef Text = Sources.getBufferData(File);
  Lexer Raw(Sources.getLocForStartOfFile(File), Context.getLangOpts(), Text.begin(), Text.begin() + Begin, Text.end());
  unsigned Conditions = 0;
  for (Token Read; !Raw.LexFromRawLexer(Read) && Sources.getFileOffset(Read.getLocation()) <= End;) {
    if (Read.is(tok::hash) && Read.isAtStartOfLine()) {
      Raw.LexFromRawLexer(Read);
      const StringRef Directive = Read.is(tok::raw_identifier) ? Read.getRawIdentifier() : "";
      if (Directive == "if" || Directive == "ifdef" || Directive == "ifndef")
        ++Conditions;
      else if (Directive == "endif" && Conditions)
        --Conditions;
    } else if (Conditions && Read.is(tok::raw_identifier) && llvm::is_contained(Names, Read.getRawIdentifier()) &&
               Counts(Read.getLocation())) {
      return Read.getLocation();
    }
  }
  return SourceLocation();
}

} // namespace pybuf::fix
