// What the preprocessor alone can tell of how a file begins, for a fraction of what parsing it costs.

#ifndef PYBUF_AUDIT_PREPROCESSING_H
#define PYBUF_AUDIT_PREPROCESSING_H

#include "audit/LeadingDirectives.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace pybuf {

/// The leading directives of \p Text, the file of \p Command, where it begins with conditions: of those that come
/// before the first include the branch that is taken counts. A condition behind it would need what is included, and
/// __has_include the disk, so both end what is read. An include within a condition ends where the condition does.
std::vector<LeadingDirective> leadingDirectivesWithin(llvm::StringRef Text,
                                                      const clang::tooling::CompileCommand &Command);

/// True if the header \p File can be the first that a file includes, which is compiled like the one of \p Command: no
/// #error and no missing header stands in the way up to \p LastError, the offset of its last #error.
bool canComeFirst(llvm::StringRef File, size_t LastError, const clang::tooling::CompileCommand &Command);

} // namespace pybuf

#endif
