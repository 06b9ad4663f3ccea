// Reads rows of the API model from YAML, with errors that name file and line.

#ifndef PYBUF_API_READER_H
#define PYBUF_API_READER_H

#include "api/Model.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace pybuf::api {

/// Rows read from one file. Names live as long as the process.
struct ReadRows {
  std::vector<Row> Rows;             ///< sorted by name
  std::vector<std::string> Problems; ///< one sentence each: "FILE:LINE: ..."
};

/// Reads all rows that are well formed; each that is not adds a problem.
ReadRows readRows(llvm::MemoryBufferRef Text);

} // namespace pybuf::api

#endif
