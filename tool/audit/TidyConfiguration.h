// clang-tidy's options for one file: what .clang-tidy files say, and what the command line puts above it.

#ifndef PYBUF_AUDIT_TIDY_CONFIGURATION_H
#define PYBUF_AUDIT_TIDY_CONFIGURATION_H

#include "audit/AuditRequest.h"
#include "clang-tidy/ClangTidyOptions.h"

namespace pybuf {

/// Reads .clang-tidy files as clang-tidy does, through a file system that a thread has for itself. Without --checks
/// all checks of pybuf run, except those that a .clang-tidy file leaves out by name: a list there is usually made
/// for other checks.
class TidyConfiguration : public clang::tidy::FileOptionsProvider {
public:
  /// \p Warnings receives a sentence for each .clang-tidy file that cannot be read; it has to outlive this.
  TidyConfiguration(const AuditRequest &Request, llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                    std::vector<std::string> &Warnings);
  std::vector<OptionsSource> getRawOptions(llvm::StringRef FileName) override;

private:
  bool ChecksAreAsked;
};

} // namespace pybuf

#endif
