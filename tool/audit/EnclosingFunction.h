// The name of the function that a place lies in: part of what a finding is known by when its line has moved.

#ifndef PYBUF_AUDIT_ENCLOSING_FUNCTION_H
#define PYBUF_AUDIT_ENCLOSING_FUNCTION_H

#include "clang/AST/ASTContext.h"
#include <string>
#include <vector>

namespace pybuf {

class EnclosingFunction {
public:
  /// Looks at every function definition of \p Context that is not in a system header.
  explicit EnclosingFunction(clang::ASTContext &Context);
  /// The qualified name of the innermost function around \p Location, or nothing.
  std::string nameAt(clang::SourceLocation Location) const;

private:
  struct Body {
    clang::FileID File;
    unsigned Begin, End;
    const clang::FunctionDecl *Function;
  };
  const clang::SourceManager &Sources;
  std::vector<Body> Bodies;
};

} // namespace pybuf

#endif
