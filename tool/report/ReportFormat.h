// The formats that an audit can be written in. A new one is a row of the table and a function.

#ifndef PYBUF_REPORT_REPORT_FORMAT_H
#define PYBUF_REPORT_REPORT_FORMAT_H

#include "audit/AuditResult.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

struct ReportFormat {
  llvm::StringRef Name;
  llvm::StringRef Sentence;
  void (*Write)(llvm::raw_ostream &Out, const AuditResult &Result);
};

/// All of them; the first is the one that is written unless another is asked for.
llvm::ArrayRef<ReportFormat> reportFormats();
/// Null for an unknown name.
const ReportFormat *reportFormatNamed(llvm::StringRef Name);

void writeText(llvm::raw_ostream &Out, const AuditResult &Result);
void writeJson(llvm::raw_ostream &Out, const AuditResult &Result);
/// Static Analysis Results Interchange Format 2.1.0 (OASIS), with fixes; columns count UTF-16 code units.
void writeSarif(llvm::raw_ostream &Out, const AuditResult &Result);
/// Workflow commands of GitHub Actions, which become annotations.
void writeGitHub(llvm::raw_ostream &Out, const AuditResult &Result);
/// A Code Quality report of GitLab.
void writeGitLab(llvm::raw_ostream &Out, const AuditResult &Result);
/// A test case for each file and for each finding, as Jenkins and others read them.
void writeJUnit(llvm::raw_ostream &Out, const AuditResult &Result);
/// Reviewdog's diagnostic format, with suggestions.
void writeRdJson(llvm::raw_ostream &Out, const AuditResult &Result);
/// For a comment or a summary page.
void writeMarkdown(llvm::raw_ostream &Out, const AuditResult &Result);
/// One file to look at, without network.
void writeHtml(llvm::raw_ostream &Out, const AuditResult &Result);

/// "3 findings", "1 finding".
std::string counted(size_t Count, llvm::StringRef Noun);
/// "12 findings; 30 files audited, 1 not audited": what became of all.
std::string totals(const AuditResult &Result);

} // namespace pybuf

#endif
