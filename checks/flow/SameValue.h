// Whether two size expressions of one function mean the same number.
//
// How it decides: structurally, with casts, parentheses and factors of one (sizeof(char)) taken away, and
// constants compared by value. That the variables in them do not change between two points is asked of the
// graph separately, since a size that reads the same may have been assigned in between.

#ifndef PYBUF_FLOW_SAME_VALUE_H
#define PYBUF_FLOW_SAME_VALUE_H

#include "flow/FunctionGraph.h"

namespace pybuf::flow {

/// Structural equality of two integer expressions.
bool sameValue(const clang::Expr *A, const clang::Expr *B, const clang::ASTContext &Context);

/// \p E without casts, parentheses and factors of one, as `n` of `n * sizeof(char)`.
const clang::Expr *withoutUnitFactors(const clang::Expr *E, const clang::ASTContext &Context);

/// The constant value, if it has one that fits.
std::optional<uint64_t> constantValue(const clang::Expr *E, const clang::ASTContext &Context);

/// True when no variable in \p E can change on a path from \p From to \p To. Memory behind a pointer counts
/// as changing whenever a call stands between.
bool isUnchanged(const clang::Expr *E, Point From, const clang::Stmt *To, const FunctionGraph &Graph);

/// True when some statement of the function may give \p Variable another value.
bool mayEverChange(const clang::VarDecl *Variable, const FunctionGraph &Graph);

/// \p E as it stands in the source, on one line; the macro's call where it comes from a macro.
std::string sourceText(const clang::Stmt *E, const clang::ASTContext &Context);

} // namespace pybuf::flow

#endif
