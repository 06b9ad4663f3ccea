// What the user asks of an audit, apart from the files.

#ifndef PYBUF_AUDIT_AUDIT_REQUEST_H
#define PYBUF_AUDIT_AUDIT_REQUEST_H

#include "audit/CheckTimes.h"
#include "finding/Finding.h"
#include <map>
#include <optional>
#include <string>

namespace pybuf {

struct AuditRequest {
  std::optional<std::string> Checks; ///< as selectChecks() gives them; none where .clang-tidy may leave some out
  std::optional<Level> AskedLevel;   ///< none where .clang-tidy may say it
  std::optional<unsigned> MinBytes;  ///< likewise
  unsigned Threads = 0;              ///< 0 for all cores
  std::string CacheFolder;           ///< where results are kept from run to run; empty for nowhere
  const CheckTimes *Times = nullptr; ///< measures each check, which costs time itself
  /// Contents of files that are taken instead of those on disk; nothing is shared between files then.
  const std::map<std::string, std::string> *Overlay = nullptr;
  bool KeepsDependencies =
      false;               ///< the result tells which files each file was made from; nothing is taken from the cache
  bool IsThorough = false; ///< every file and every body is parsed, and nothing is shared between files
};

} // namespace pybuf

#endif
