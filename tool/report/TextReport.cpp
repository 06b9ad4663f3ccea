#include "report/TextReport.h"
#include "audit/Paths.h"
#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Unicode.h"
#include <map>

using namespace llvm;

namespace pybuf {

namespace {

constexpr unsigned GutterWidth = 5;

/// Colours what is written during its life.
class Colored {
public:
  Colored(raw_ostream &Out, raw_ostream::Colors Color) : Out(Out) { Out.changeColor(Color, /*Bold=*/true); }
  ~Colored() { Out.resetColor(); }

private:
  raw_ostream &Out;
};

std::string withoutTabs(StringRef Text) {
  std::string Result;
  for (char C : Text) {
    if (C != '\t')
      Result += C;
    else
      do
        Result += ' ';
      while (Result.size() % 8 != 0);
  }
  return Result;
}

size_t widthOf(StringRef Text) {
  const int Columns = sys::unicode::columnWidthUTF8(Text);
  return Columns < 0 ? Text.size() : Columns;
}

void writeSourceLine(raw_ostream &Out, const Place &At) {
  if (At.Line == 0)
    return;
  const StringRef Line = At.LineText;
  const StringRef Before = Line.take_front(At.Column - 1);
  const StringRef Marked = Line.substr(At.Column - 1, At.Length);
  const std::string ShownBefore = withoutTabs(Before);
  Out << format_decimal(At.Line, GutterWidth) << " | " << withoutTabs(Line) << "\n";
  Out.indent(GutterWidth) << " | ";
  Out.indent(widthOf(ShownBefore));
  const size_t Width = widthOf(withoutTabs((Before + Marked).str())) - widthOf(ShownBefore);
  {
    const Colored Green(Out, raw_ostream::GREEN);
    Out << '^' << std::string(Width > 1 ? Width - 1 : 0, '~');
  }
  Out << "\n";
}

void writePlace(raw_ostream &Out, const Place &At) {
  Out << shownPath(At.File) << ":" << At.Line << ":" << At.Column << ": ";
}

void writeFix(raw_ostream &Out, const AuditFinding &Finding) {
  Out.indent(GutterWidth) << " = ";
  switch (Finding.Fix) {
  case FixClass::Safe:
    Out << (Finding.Edits.empty() ? "to be mended by hand" : "safe fix available");
    break;
  case FixClass::Review:
    Out << "fix to review: " << (Finding.FixTitle.empty() ? "see the note" : Finding.FixTitle);
    break;
  case FixClass::Advice:
    Out << "to be mended by hand";
    break;
  }
  Out << "\n";
}

void writeTable(raw_ostream &Out, const AuditResult &Result) {
  std::map<std::pair<std::string, Level>, unsigned> Counts;
  size_t NameWidth = StringRef("check").size();
  for (const AuditFinding &Finding : Result.Findings) {
    ++Counts[{Finding.Check, Finding.FindingLevel}];
    NameWidth = std::max(NameWidth, Finding.Check.size());
  }
  if (Counts.empty())
    return;
  Out << left_justify("check", NameWidth) << "  level     findings\n";
  for (const auto &[Kind, Count] : Counts)
    Out << left_justify(Kind.first, NameWidth) << "  " << left_justify(nameOf(Kind.second), 8) << "  "
        << format_decimal(Count, 8) << "\n";
  Out << "\n";
}

void writeTotals(raw_ostream &Out, const AuditResult &Result) {
  Out << totals(Result) << "\n";
  for (const FileOutcome &File : Result.Files)
    if (File.Status != FileStatus::Audited)
      Out << "  " << (File.Status == FileStatus::NotAudited ? "not audited" : "parsed with errors") << ": "
          << shownPath(File.File) << ": " << File.Reason << "\n";
}

} // namespace

void writeFinding(raw_ostream &Out, const AuditFinding &Finding) {
  writePlace(Out, Finding.At);
  {
    const Colored Magenta(Out, raw_ostream::MAGENTA);
    Out << "warning: ";
  }
  Out << Finding.Message << " [" << Finding.Check;
  if (Finding.FindingLevel != Level::Default)
    Out << ", " << nameOf(Finding.FindingLevel);
  Out << "]\n";
  writeSourceLine(Out, Finding.At);
  for (const AuditNote &Note : Finding.Notes) {
    writePlace(Out, Note.At);
    {
      const Colored Cyan(Out, raw_ostream::CYAN);
      Out << "note: ";
    }
    Out << Note.Text << "\n";
    writeSourceLine(Out, Note.At);
  }
  writeFix(Out, Finding);
}

void writeFindings(raw_ostream &Out, const AuditResult &Result) {
  for (const AuditFinding &Finding : Result.Findings) {
    writeFinding(Out, Finding);
    Out << "\n";
  }
}

void writeText(raw_ostream &Out, const AuditResult &Result) {
  writeFindings(Out, Result);
  writeTable(Out, Result);
  writeTotals(Out, Result);
}

} // namespace pybuf
