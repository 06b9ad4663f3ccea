// Whether a file can hold anything that pybuf looks at, from its text alone.
//
// A finding needs the name of a Python function, a binding library or a macro around one: in the file, or in a header
// of the project that it includes. A build of a large project has many files without, and those are not parsed.

#ifndef PYBUF_AUDIT_PYTHON_INTEREST_H
#define PYBUF_AUDIT_PYTHON_INTEREST_H

#include "llvm/ADT/StringMap.h"
#include <optional>
#include <string>
#include <vector>

namespace pybuf {

class PythonInterest {
public:
  /// The tree below \p Root is looked through once the first file is asked for that does not tell by itself.
  explicit PythonInterest(llvm::StringRef Root) : Root(Root) {}

  /// True for a file that cannot be read: the audit says so.
  bool isPossible(llvm::StringRef File);

private:
  struct Content {
    bool NamesPython = false;
    std::vector<std::string> Includes; ///< the last parts of the names
  };
  const Content &contentOf(llvm::StringRef File);
  /// True where a header that has one of these names, or what it includes, names Python.
  bool leadsToPython(std::vector<std::string> Names);
  void findHeaders();

  std::string Root;
  std::optional<llvm::StringMap<std::vector<std::string>>> Headers; ///< of the tree, by the last part of the name
  llvm::StringMap<Content> Contents;
};

} // namespace pybuf

#endif
