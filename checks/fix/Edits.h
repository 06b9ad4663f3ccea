// Builds the edits of one finding, all or none.
//
// Each request says what should happen to a statement or expression; one that cannot be done in the file as
// written (it comes out of the middle of a macro, or from another file) spoils the whole set, since half a
// mend is worse than none.

#ifndef PYBUF_FIX_EDITS_H
#define PYBUF_FIX_EDITS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"
#include "clang/Basic/Diagnostic.h"
#include <functional>
#include <string>
#include <vector>

namespace pybuf::fix {

/// Gives the statement around one, within the function that is edited.
using ParentOf = llvm::function_ref<const clang::Stmt *(const clang::Stmt *)>;

class Edits {
public:
  /// \p Parent is kept: it may come as a temporary.
  Edits(clang::ASTContext &Context, std::function<const clang::Stmt *(const clang::Stmt *)> Parent)
      : Context(Context), Parent(std::move(Parent)) {}

  void replace(const clang::Stmt *S, llvm::StringRef Text);
  void replaceRange(clang::SourceLocation Begin, clang::SourceLocation End, llvm::StringRef Text);
  /// Removes an expression statement or declaration with its semicolon, and its line if nothing else is on it.
  void removeStatement(const clang::Stmt *S);
  /// Replaces a whole statement, semicolon included.
  void replaceStatement(const clang::Stmt *S, llvm::StringRef Text);
  /// New lines before or after a statement, indented like it.
  void insertLineBefore(const clang::Stmt *S, llvm::StringRef Text);
  void insertLineAfter(const clang::Stmt *S, llvm::StringRef Text);
  void insertAfter(clang::SourceLocation EndOfToken, llvm::StringRef Text);
  /// The set cannot be completed.
  void spoil() { Spoilt = true; }
  /// Spoils the set where one of \p Names stands between #if and #endif within \p Function: what is edited is known for
  /// one configuration, and what another one compiles there would no longer fit.
  void spoilIfConditional(const clang::FunctionDecl &Function, llvm::ArrayRef<llvm::StringRef> Names);

  bool isGood() const { return !Spoilt && !Hints.empty(); }
  std::vector<clang::FixItHint> take() { return std::move(Hints); }

  /// \p S as it stands in the file; empty, and the set spoilt, if it cannot be told.
  std::string text(const clang::Stmt *S);
  /// NULL in C, nullptr in C++.
  llvm::StringRef null() const { return Context.getLangOpts().CPlusPlus ? "nullptr" : "NULL"; }
  /// The white space that the line of \p Location begins with.
  std::string indentationAt(clang::SourceLocation Location) const;
  /// The statement that \p E is a part of, which stands directly in a block; null if there is none.
  const clang::Stmt *statementOf(const clang::Stmt *E) const;
  /// The statement that follows \p S in its block, or null.
  const clang::Stmt *nextStatement(const clang::Stmt *S) const;

private:
  bool endsMacro(clang::SourceLocation Last) const;
  clang::CharSourceRange rangeInFile(const clang::Stmt *S);
  clang::SourceLocation endWithSemicolon(const clang::Stmt *S);

  clang::ASTContext &Context;
  std::function<const clang::Stmt *(const clang::Stmt *)> Parent;
  std::vector<clang::FixItHint> Hints;
  bool Spoilt = false;
};

/// A cast of \p Text to \p Type in the language of the file, if `char *` does not convert to it by itself.
std::string castFromChar(llvm::StringRef Text, clang::QualType Type, const clang::ASTContext &Context);

} // namespace pybuf::fix

#endif
