// Which lines a report is about: all, those that changed since a revision, or those that a filter names.

#ifndef PYBUF_AUDIT_LINE_SELECTION_H
#define PYBUF_AUDIT_LINE_SELECTION_H

#include "audit/AuditResult.h"
#include "llvm/Support/Error.h"
#include <map>

namespace pybuf {

class LineSelection {
public:
  /// The lines that differ from \p Revision in the git repository that \p Folder lies in, and all of files that git
  /// does not know yet. An error is a sentence.
  static llvm::Expected<LineSelection> since(llvm::StringRef Revision, llvm::StringRef Folder);
  /// What clang-tidy's --line-filter takes: [{"name": "file.cpp", "lines": [[1, 3], [5, 7]]}, {"name": "file.h"}].
  static llvm::Expected<LineSelection> ofFilter(llvm::StringRef Json);

  bool contains(const Place &At) const;

private:
  struct Lines {
    unsigned First = 0, Last = 0; ///< both in it
  };
  /// By absolute name, or by the end of a name. No lines at all: the whole file.
  std::map<std::string, std::vector<Lines>> Files;
  bool ByEndOfName = false;
};

} // namespace pybuf

#endif
