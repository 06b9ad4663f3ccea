// The edit for a std::string that is only read: the variable becomes a std::string_view of the same memory.
//
// The type of the variable changes, and that of the string which the initialiser spells out, if it does: a view of such
// a temporary would dangle. Whether all that is done with the string can be done with a view is for the caller to know.

#ifndef PYBUF_FIX_VIEW_STRING_H
#define PYBUF_FIX_VIEW_STRING_H

#include "api/Model.h"
#include "fix/Edits.h"

namespace pybuf::fix {

/// Makes \p String, which \p Declaration declares in \p Function, a view of what it is made of: of a pointer, with or
/// without a size, or of an object that gives a view by \p View.
void viewString(const clang::VarDecl &String, const clang::DeclStmt &Declaration, api::ViewBy View, Edits &Out,
                clang::ASTContext &Context, const clang::FunctionDecl &Function);

} // namespace pybuf::fix

#endif
