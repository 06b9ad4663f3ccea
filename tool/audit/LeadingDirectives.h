// The #include, #define and #undef lines that a source file begins with: what it can share with other files.

#ifndef PYBUF_AUDIT_LEADING_DIRECTIVES_H
#define PYBUF_AUDIT_LEADING_DIRECTIVES_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace pybuf {

struct LeadingDirective {
  std::string Text; ///< from the # on, without a comment behind it
  std::string Name; ///< "include", "define" or "undef", say
  unsigned End = 0; ///< the offset behind it in the file
};

/// The directives of \p Text up to its last #include before anything else stands there: code, a condition, a pragma.
/// Comments are left out. Empty where there is no such #include.
std::vector<LeadingDirective> leadingDirectives(llvm::StringRef Text);

/// True if a condition stands before the first #include of \p Text, and nothing else but #define and #undef.
bool beginsWithCondition(llvm::StringRef Text);

/// The directive whose # is at \p Offset, of any name.
LeadingDirective directiveFrom(llvm::StringRef Text, size_t Offset);

/// The includes that a header begins with behind its #pragma once or include guard, before anything else. \p Guard
/// becomes the name of the guard, or "once"; empty where the header may be included twice.
std::vector<LeadingDirective> leadingIncludesOfHeader(llvm::StringRef Text, std::string &Guard);

} // namespace pybuf

#endif
