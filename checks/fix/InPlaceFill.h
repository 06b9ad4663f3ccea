// The edit for a staged result: make the object first, and let the buffer's name point into it.
//
// The name of the buffer is kept, so the code that fills it stays as it is; what changes is where its memory
// comes from, how the error paths give it up, and that the copy is gone. Only shapes in which every other
// reference stays right are edited: one allocation with its null test behind it, one copy, frees as statements.

#ifndef PYBUF_FIX_IN_PLACE_FILL_H
#define PYBUF_FIX_IN_PLACE_FILL_H

#include "fix/Edits.h"

namespace pybuf::fix {

struct InPlaceFill {
  const clang::VarDecl *Buffer = nullptr;
  bool BufferIsContainer = false;          ///< a vector or string: data() and size() become the pointer and size
  const clang::Stmt *Allocation = nullptr; ///< the allocating call, or the container's declaration
  const clang::Expr *AllocatedSize = nullptr;
  const clang::CallExpr *Copy = nullptr;
  const clang::Expr *CopiedSize = nullptr;
  bool IsExact = true; ///< otherwise the object is cut to CopiedSize after the fill
  bool IntoByteArray = false;
  llvm::SmallVector<const clang::Stmt *, 2> FreesAfterCopy, FreesBeforeCopy; ///< the freeing calls
  llvm::ArrayRef<const clang::DeclRefExpr *> References;                     ///< of the buffer
  llvm::ArrayRef<const clang::DeclRefExpr *> ResultReferences;               ///< of the variable that takes the copy
};

/// Adds the edits, or spoils the set where the shape is another.
void fillInPlace(const InPlaceFill &Plan, Edits &Out, clang::ASTContext &Context, ParentOf Parent,
                 const clang::FunctionDecl &Function);

/// The variable that the copy is assigned to or initialises, or null.
const clang::VarDecl *resultVariable(const clang::CallExpr *Copy, ParentOf Parent);

} // namespace pybuf::fix

#endif
