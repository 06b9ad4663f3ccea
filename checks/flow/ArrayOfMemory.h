// Whether an array is made by copying a container that this function is about to drop.
//
// How it decides: (1) an array that is given no owner copies its memory when it is made; one that is made here and
// not filled yet may get its contents by memcpy or std::copy; (2) the memory is that of a local string, vector or
// owned array, which nobody else keeps; (3) after the copy, on every path, it dies unread; (4) the array leaves the
// function. Then the array could have been filled in place, or could adopt the container.

#ifndef PYBUF_FLOW_ARRAY_OF_MEMORY_H
#define PYBUF_FLOW_ARRAY_OF_MEMORY_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

/// The construction of an array from memory.
struct ArrayOfMemory {
  const clang::Expr *Memory = nullptr;
  const clang::Expr *Owner = nullptr; ///< null when none is given
  bool OwnerIsNone = false;           ///< py::none(), which silences the copy and owns nothing
};
std::optional<ArrayOfMemory> arrayOfMemory(const clang::Stmt *S, const CallModel &Calls);

/// The object whose memory, as its buffer_info describes it, a construction without an owner copies; null for any
/// other.
const clang::Expr *describedObject(const clang::Stmt *S, const CallModel &Calls);

/// True when the value of \p E itself is returned, directly or as a variable of this function.
bool isReturnedItself(const clang::Expr *E, const FunctionGraph &Graph);

struct ArrayCopy {
  const clang::VarDecl *Container = nullptr;
  bool IntoNewArray = false;            ///< copied into an array that was made before
  std::optional<uint64_t> ConstantSize; ///< in bytes
};

/// Judges an array that is constructed from memory without an owner.
Judgement<ArrayCopy> judgeArray(Uses &All, const clang::Expr *Construct, const ArrayOfMemory &Array);
/// Judges a call that copies memory or elements.
Judgement<ArrayCopy> judgeCopyIntoArray(Uses &All, const clang::CallExpr *Copy, const api::Row &Row);

} // namespace pybuf::flow

#endif
