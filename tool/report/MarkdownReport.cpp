#include "audit/Paths.h"
#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <map>

using namespace llvm;

namespace pybuf {

// Everything that has a meaning in Markdown or HTML, so that a name or a message stays what it is.
static std::string escaped(StringRef Text) {
  std::string Result;
  for (char C : Text)
    if (C == '\n' || C == '\r')
      Result += ' ';
    else if (C == '<')
      Result += "&lt;";
    else if (C == '>')
      Result += "&gt;";
    else if (C == '&')
      Result += "&amp;";
    else if (StringRef("\\`*_{}[]()#|~!").contains(C))
      (Result += '\\') += C;
    else
      Result += C;
  return Result;
}

/// A line of code between fences that are longer than any run of backticks in it.
static void writeCode(raw_ostream &Out, StringRef Line) {
  size_t Longest = 0, Run = 0;
  for (char C : Line)
    Longest = std::max(Longest, Run = C == '`' ? Run + 1 : 0);
  const std::string Fence(std::max<size_t>(3, Longest + 1), '`');
  Out << Fence << "c\n" << Line << "\n" << Fence << "\n\n";
}

void writeMarkdown(raw_ostream &Out, const AuditResult &Result) {
  Out << "## pybuf: " << totals(Result) << "\n\n";
  std::map<std::pair<std::string, Level>, unsigned> Counts;
  for (const AuditFinding &Finding : Result.Findings)
    ++Counts[{Finding.Check, Finding.FindingLevel}];
  if (!Counts.empty()) {
    Out << "| check | level | findings |\n|---|---|---:|\n";
    for (const auto &[Kind, Count] : Counts)
      Out << "| " << escaped(Kind.first) << " | " << nameOf(Kind.second) << " | " << Count << " |\n";
    Out << "\n";
  }
  for (const AuditFinding &Finding : Result.Findings) {
    Out << "**" << escaped(relativeTo(Finding.At.File, Result.Root)) << ":" << Finding.At.Line << "** "
        << escaped(Finding.Message) << " \\[" << escaped(Finding.Check) << "\\]\n\n";
    writeCode(Out, StringRef(Finding.At.LineText).trim());
    for (const AuditNote &Note : Finding.Notes)
      Out << "* line " << Note.At.Line << ": " << escaped(Note.Text) << "\n";
    Out << (Finding.Notes.empty() ? "" : "\n");
  }
  bool IsFirst = true;
  for (const FileOutcome &File : Result.Files)
    if (File.Status == FileStatus::NotAudited) {
      Out << (IsFirst ? "Not audited:\n\n" : "") << "* " << escaped(relativeTo(File.File, Result.Root)) << ": "
          << escaped(File.Reason) << "\n";
      IsFirst = false;
    }
}

} // namespace pybuf
