// The register of checks as a table, for programs that list them.

#ifndef PYBUF_CHECK_LIST_H
#define PYBUF_CHECK_LIST_H

#include "finding/Finding.h"
#include "llvm/ADT/ArrayRef.h"

namespace pybuf {

struct CheckEntry {
  llvm::StringRef Name;
  Level LowestLevel;
  llvm::StringRef Sentence;
};

llvm::ArrayRef<CheckEntry> allChecks();

} // namespace pybuf

#endif
