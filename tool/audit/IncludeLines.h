// The #include lines of a text, wherever they stand.

#ifndef PYBUF_AUDIT_INCLUDE_LINES_H
#define PYBUF_AUDIT_INCLUDE_LINES_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace pybuf {

struct Include {
  std::string Name; ///< empty where a macro gives it
  bool IsQuoted = false;
};

std::vector<Include> includesIn(llvm::StringRef Text);

} // namespace pybuf

#endif
