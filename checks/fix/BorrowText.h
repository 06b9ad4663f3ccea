// The edit for text copied to read: borrow the str's own UTF-8 instead of encoding it.
//
// The variable keeps its name and becomes the pointer, so that null tests stay as they are; what asked the
// bytes object for its memory becomes the variable, what asked for its size becomes a size variable, and the
// references that were dropped go. Any other use of the variable spoils the edit.

#ifndef PYBUF_FIX_BORROW_TEXT_H
#define PYBUF_FIX_BORROW_TEXT_H

#include "fix/Edits.h"

namespace pybuf::fix {

/// How one reference to the bytes variable changes.
struct BorrowedUse {
  enum Kind { Memory, Size, Drop, Test } What;
  const clang::Stmt *Whole; ///< the call for memory, size and drop; the reference for a test
};

struct BorrowText {
  const clang::VarDecl *Bytes = nullptr;
  const clang::DeclStmt *Declaration = nullptr; ///< of Bytes
  const clang::Expr *Text = nullptr;
  const clang::CallExpr *Encode = nullptr;
  llvm::SmallVector<BorrowedUse, 8> Uses;
  bool NeedsSize = false;
  bool SizeNameTaken = false;
  /// Pointer variables that the memory is assigned to and that have to become pointers to const.
  llvm::SmallVector<const clang::VarDecl *, 2> Pointers;
};

void borrowText(const BorrowText &Plan, Edits &Out, clang::ASTContext &Context, const clang::FunctionDecl &Function);

} // namespace pybuf::fix

#endif
