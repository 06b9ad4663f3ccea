#include "audit/Paths.h"
#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace pybuf {

// XML 1.0 has no way to write most control characters, not even escaped.
static std::string escaped(StringRef Text) {
  std::string Allowed;
  for (char C : json::fixUTF8(Text))
    Allowed += static_cast<unsigned char>(C) < ' ' && C != '\n' && C != '\t' ? '?' : C;
  std::string Result;
  raw_string_ostream Out(Result);
  printHTMLEscaped(Allowed, Out);
  return Result;
}

static void writeFinding(raw_ostream &Out, const AuditFinding &Finding) {
  Out << "      <failure type=\"" << escaped(Finding.Check) << "\" message=\"" << escaped(Finding.Message) << "\">"
      << "line " << Finding.At.Line << ": " << escaped(StringRef(Finding.At.LineText).trim());
  for (const AuditNote &Note : Finding.Notes)
    Out << "\nline " << Note.At.Line << ": " << escaped(Note.Text);
  Out << "</failure>\n";
}

void writeJUnit(raw_ostream &Out, const AuditResult &Result) {
  const size_t Missed =
      llvm::count_if(Result.Files, [](const FileOutcome &File) { return File.Status == FileStatus::NotAudited; });
  // A file with nothing is a test that passes; each finding is one that fails, since a test case fails once.
  std::vector<const FileOutcome *> Clean;
  for (const FileOutcome &File : Result.Files)
    if (none_of(Result.Findings, [&](const AuditFinding &Finding) { return Finding.At.File == File.File; }))
      Clean.push_back(&File);
  const size_t Tests = Clean.size() + Result.Findings.size();
  Out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"pybuf\" tests=\"" << Tests << "\" failures=\""
      << Result.Findings.size() << "\" errors=\"" << Missed << "\">\n  <testsuite name=\"pybuf\" tests=\"" << Tests
      << "\" failures=\"" << Result.Findings.size() << "\" errors=\"" << Missed << "\">\n";
  for (const AuditFinding &Finding : Result.Findings) {
    Out << "    <testcase classname=\"" << escaped(relativeTo(Finding.At.File, Result.Root)) << "\" name=\""
        << escaped(Finding.Check) << " at line " << Finding.At.Line << ", column " << Finding.At.Column << "\">\n";
    writeFinding(Out, Finding);
    Out << "    </testcase>\n";
  }
  for (const FileOutcome *File : Clean) {
    Out << "    <testcase classname=\"" << escaped(relativeTo(File->File, Result.Root)) << "\" name=\"audit\"";
    if (File->Status == FileStatus::NotAudited)
      Out << ">\n      <error message=\"" << escaped(File->Reason) << "\"/>\n    </testcase>\n";
    else
      Out << "/>\n";
  }
  Out << "  </testsuite>\n</testsuites>\n";
}

} // namespace pybuf
