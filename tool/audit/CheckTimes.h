// How long each check took, as clang-tidy's own profile has it.

#ifndef PYBUF_AUDIT_CHECK_TIMES_H
#define PYBUF_AUDIT_CHECK_TIMES_H

#include "llvm/ADT/SmallString.h"
#include <string>
#include <vector>

namespace pybuf {

/// clang-tidy writes a file for each that it looks at; this keeps them in a folder until they are summed up.
class CheckTimes {
public:
  CheckTimes();
  ~CheckTimes();
  CheckTimes(const CheckTimes &) = delete;
  CheckTimes &operator=(const CheckTimes &) = delete;

  /// Empty where there could be none.
  llvm::StringRef folder() const { return Folder; }
  /// Seconds and check, the longest first.
  std::vector<std::pair<double, std::string>> sum() const;

private:
  llvm::SmallString<128> Folder;
};

} // namespace pybuf

#endif
