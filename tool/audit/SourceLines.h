// Turns offsets into lines, columns and line texts, reading each file once.

#ifndef PYBUF_AUDIT_SOURCE_LINES_H
#define PYBUF_AUDIT_SOURCE_LINES_H

#include "audit/AuditResult.h"
#include "llvm/ADT/StringMap.h"
#include <memory>

namespace llvm {
class MemoryBuffer;
} // namespace llvm

namespace pybuf {

class SourceLines {
public:
  SourceLines();
  ~SourceLines();
  /// The place at \p Offset of \p File (absolute). Line and column are 0 where the file cannot be read.
  Place at(llvm::StringRef File, unsigned Offset);

private:
  struct LineTable {
    std::unique_ptr<llvm::MemoryBuffer> Text;
    std::vector<unsigned> Starts;
  };
  const LineTable &tableOf(llvm::StringRef File);

  llvm::StringMap<LineTable> Tables;
};

} // namespace pybuf

#endif
