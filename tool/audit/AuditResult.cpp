#include "audit/AuditResult.h"

namespace pybuf {

llvm::StringRef nameOf(FileStatus Status) {
  switch (Status) {
  case FileStatus::Audited:
    return "audited";
  case FileStatus::ParsedWithErrors:
    return "parsed-with-errors";
  case FileStatus::NotAudited:
    return "not-audited";
  }
  return "";
}

} // namespace pybuf
