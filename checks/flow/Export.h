// Whether a type that exports its memory copies it for each export.
//
// How it decides: the function fills a Py_buffer for an object, which its signature and a table of slots in the same
// file say. In it the object's own storage, reached from the first parameter through members alone, is copied
// verbatim into a block or an object of this function, and that is what the view is given. A copy that is changed,
// gathered, or kept in the object for the next export has another purpose.

#ifndef PYBUF_FLOW_EXPORT_H
#define PYBUF_FLOW_EXPORT_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct ExportCopy {
  const clang::Expr *Storage = nullptr;  ///< the object's own, that is copied
  const clang::Expr *Size = nullptr;     ///< in bytes; null where it is not given
  const clang::VarDecl *Copy = nullptr;  ///< the block or the object
  const clang::Stmt *Exported = nullptr; ///< where the view is given the copy
};

/// True for a function of the type getbufferproc: (object, Py_buffer *, int) to int.
bool hasExporterSignature(const clang::FunctionDecl &Function);

/// Judges a call that copies memory, in a function with the signature.
Judgement<ExportCopy> judgeExportCopy(Uses &All, const clang::CallExpr *Call, const api::Row &Row);

/// True when \p E is reached from \p Variable through members, elements, casts and accessors without arguments.
bool isReachedFrom(const clang::Expr *E, const clang::VarDecl *Variable, Uses &All);

} // namespace pybuf::flow

#endif
