// What another configuration of the same file says between #if and #endif.
//
// The compiler shows one configuration. The others are read off the tokens of the file: a name that stands between #if
// and #endif may be used there in a way that nobody sees here.

#ifndef PYBUF_FIX_CONDITIONAL_H
#define PYBUF_FIX_CONDITIONAL_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"

namespace pybuf::fix {

/// The first place within \p Function, between #if and #endif, where one of \p Names stands and \p Counts. Invalid
/// where there is none; the beginning of a function that begins and ends in different files.
clang::SourceLocation conditionalMention(const clang::FunctionDecl &Function, llvm::ArrayRef<llvm::StringRef> Names,
                                         clang::ASTContext &Context,
                                         llvm::function_ref<bool(clang::SourceLocation)> Counts);

} // namespace pybuf::fix

#endif
