// Joins the two tellings of a finding within one parse: the diagnostic, which has been through NOLINT and the
// filters of clang-tidy, and the finding itself, which knows its level, size, loop depth and fix class.

#ifndef PYBUF_AUDIT_FINDING_JOIN_H
#define PYBUF_AUDIT_FINDING_JOIN_H

#include "audit/AuditResult.h"
#include "audit/SourceLines.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include <map>
#include <set>

namespace clang {
class ASTContext;
} // namespace clang

namespace pybuf {

class FindingJoin : public FindingRecorder {
public:
  /// Names are made absolute against \p Folder and below \p Root where possible.
  FindingJoin(llvm::StringRef Root, llvm::StringRef Folder, SourceLines &Lines);

  void found(llvm::StringRef Check, const Finding &Found, const clang::SourceManager &Sources) override;
  void silent(llvm::StringRef Check, clang::SourceLocation Location, llvm::StringRef MissingFact,
              const clang::SourceManager &Sources) override;

  /// Notes which functions the findings so far lie in; to be called while the parsed file is there.
  void nameFunctions(clang::ASTContext &Context);

  /// The finding that \p Shown tells of.
  AuditFinding joined(const clang::tidy::ClangTidyError &Shown);

  /// What was recorded and is not in \p Shown, as copies that were passed over, and what the checks passed over.
  std::vector<SilentCopy> takeSilent(llvm::ArrayRef<AuditFinding> Shown);

private:
  struct Spot {
    std::string File;
    unsigned Offset = 0;
    auto operator<=>(const Spot &) const = default;
  };
  struct Recorded {
    Finding Found; ///< its locations are of no use once the file is gone
    std::string Function;
  };
  /// Check, spot, message: two findings may stand at one call.
  using Key = std::tuple<std::string, Spot, std::string>;

  Spot spotOf(clang::SourceLocation Location, const clang::SourceManager &Sources) const;
  std::string absolute(llvm::StringRef File) const;
  Place placeOf(const clang::tooling::DiagnosticMessage &Message);
  void addEdits(const clang::tooling::DiagnosticMessage &Message, std::vector<AuditEdit> &Edits) const;

  std::string Root;
  std::string Folder;
  SourceLines &Lines;
  std::map<Key, Recorded> Findings;
  std::map<std::pair<std::string, Spot>, std::string> Silences;
};

} // namespace pybuf

#endif
