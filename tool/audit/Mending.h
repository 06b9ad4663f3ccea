// Applies the edits of an audit's findings to the sources, and keeps only what proves right.
//
// The edits of one finding belong together. They are taken in the order of the report; what several files of the
// project found in one header is there once, and a finding whose edits overlap those of an earlier one is left for the
// next run. Before anything is written, every file that includes an edited one is audited again with the edited text:
// it may have no error that it had not before, the finding has to be gone, and no other may have come. Where that fails
// for some findings together they are tried one at a time, and those that fail are left as they are.

#ifndef PYBUF_AUDIT_MENDING_H
#define PYBUF_AUDIT_MENDING_H

#include "audit/Auditor.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

namespace pybuf {

struct Mending {
  std::map<std::string, std::string> Texts; ///< new contents by file
  std::vector<size_t> Mended;               ///< which of the chosen findings are mended
  std::vector<std::string> Left;            ///< why others are not, a sentence each
};

/// \p Whole has to be all that the audit of \p Files with \p Request found, with dependencies; the findings that a
/// report leaves out are still there when the edited text is audited. Of the \p Chosen ones, review edits are made only
/// when \p WithReview.
Mending mend(const FileSet &Files, const AuditRequest &Request, const AuditResult &Whole,
             llvm::ArrayRef<AuditFinding> Chosen, bool WithReview);

/// Replaces each file as a whole, keeping its permissions. An error is a sentence; the other files are written.
llvm::Error writeMended(const Mending &Of);

/// A patch for `patch -p1` in the project's folder. An error is a sentence.
llvm::Error writePatch(llvm::raw_ostream &Out, const Mending &Of, llvm::StringRef Root);

} // namespace pybuf

#endif
