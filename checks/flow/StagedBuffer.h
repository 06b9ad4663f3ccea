// Whether a buffer is only a staging area for the object that is made of it.
//
// How it decides: (1) the copied memory begins at the beginning of a local buffer, which has one allocation
// that reaches the copy; (2) between allocation and copy it is filled and never kept, so nobody else can be
// looking at it; (3) after the copy, on every path, it is freed or dies unread, so the copy was its last use;
// (4) its size was known when it was allocated: equal to what is copied, or a bound for it. Then the object
// could have been made first and filled in place. A buffer that grows, that a library allocated, that is used
// again, or that is allocated where the interpreter lock is not held, is passed over, with the reason.

#ifndef PYBUF_FLOW_STAGED_BUFFER_H
#define PYBUF_FLOW_STAGED_BUFFER_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

enum class BufferKind : uint8_t { Block, NewArray, OwnedArray, StackArray, VariableArray, Vector, String, Array };

/// How the size of the buffer relates to the number of bytes copied out of it.
enum class Extent : uint8_t {
  Exact, ///< the same expression, or room for a NUL more
  Bound, ///< known before the fill, but not how much of it is used
  Grown, ///< the buffer grows while it is filled
};

struct StagedBuffer {
  const clang::VarDecl *Buffer = nullptr;
  BufferKind Kind = BufferKind::Block;
  const clang::Stmt *Allocation = nullptr;     ///< the allocating call, or the declaration
  const clang::Expr *AllocatedSize = nullptr;  ///< in elements; null for arrays of constant size
  const clang::Expr *AllocatedCount = nullptr; ///< where calloc multiplies the size by it
  uint64_t ElementSize = 1;                    ///< in bytes
  std::optional<uint64_t> ConstantSize;        ///< in bytes
  bool Zeroed = false;
  bool MayRefuse = false; ///< the allocation also tests the size, as PyMem_New does
  Extent Size = Extent::Bound;
  bool HasRoom = false;                         ///< exact, but allocated with room for more than is copied
  bool SizeIsStable = false;                    ///< no variable of the size changes before the copy
  const Use *LastFill = nullptr;                ///< the write closest before the copy, in source order
  llvm::SmallVector<const Use *, 2> Frees;      ///< after the copy
  llvm::SmallVector<const Use *, 2> EarlyFrees; ///< on paths that do not reach the copy
  Fate ObjectFate = Fate::NewObject;
};

/// Judges the copy that \p Copy makes out of memory, by \p Row. Rows that decode to str are a transformation
/// and not for this function.
Judgement<StagedBuffer> judgeStagedBuffer(Uses &All, const clang::Expr *Copy, const api::Row &Row);

/// True where the object could be made in place of the buffer and nobody would see it half made: no path from the
/// allocation leads to a use of \p Result but through the copy, no free serves both the paths with the copy and those
/// without, and the early ones hold the lock.
bool staysUnseen(const StagedBuffer &Facts, const clang::CallExpr *Copy, const clang::VarDecl *Result, Uses &All);

} // namespace pybuf::flow

#endif
