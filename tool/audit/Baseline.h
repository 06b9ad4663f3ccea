// Findings that were there when a project began to look at them: they are left out, and told once they are mended.

#ifndef PYBUF_AUDIT_BASELINE_H
#define PYBUF_AUDIT_BASELINE_H

#include "audit/AuditResult.h"
#include "llvm/Support/Error.h"
#include <map>

namespace pybuf {

class Baseline {
public:
  /// An error is a sentence.
  static llvm::Expected<Baseline> read(llvm::StringRef File);
  /// Writes the findings of \p Result, and those of files that it did not look at as they are in \p Earlier.
  static llvm::Error write(llvm::StringRef File, const AuditResult &Result, const Baseline *Earlier);

  /// Takes what is known out of the findings of \p Result. Returns how many these were.
  size_t leaveOut(AuditResult &Result) const;
  /// What is known of files that were audited without errors and is not found any more, a sentence each.
  std::vector<std::string> stale(const AuditResult &Result) const;

private:
  struct Entry {
    std::string Check;
    std::string File; ///< from the project's folder
    std::string Message;
  };
  std::map<std::string, Entry> Entries; ///< by fingerprint
};

} // namespace pybuf

#endif
