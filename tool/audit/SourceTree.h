// The files below a folder, without hidden folders, build output and cycles of symbolic links.

#ifndef PYBUF_AUDIT_SOURCE_TREE_H
#define PYBUF_AUDIT_SOURCE_TREE_H

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace pybuf {

struct SourceTree {
  std::vector<std::string> Files;    ///< absolute, sorted
  std::vector<std::string> Problems; ///< a sentence for each folder that could not be read
};

SourceTree walkTree(llvm::StringRef Folder);

/// True for the names of C and C++ translation units.
bool isSourceName(llvm::StringRef File);

/// True when \p File speaks of Python's or a binding library's API.
bool mentionsPython(llvm::StringRef File);

} // namespace pybuf

#endif
