#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace pybuf {

static constexpr ReportFormat Formats[] = {
    {"text", "as a compiler writes (default)", writeText},
    {"json", "everything, for programs", writeJson},
    {"sarif", "SARIF 2.1.0, for code scanning and editors", writeSarif},
    {"github", "annotations of GitHub Actions", writeGitHub},
    {"gitlab", "a Code Quality report of GitLab", writeGitLab},
    {"junit", "test cases, for Jenkins and others", writeJUnit},
    {"rdjson", "for reviewdog", writeRdJson},
    {"markdown", "for a comment", writeMarkdown},
    {"html", "one page to look at", writeHtml},
};

ArrayRef<ReportFormat> reportFormats() { return Formats; }

const ReportFormat *reportFormatNamed(StringRef Name) {
  const auto *Found = llvm::find_if(Formats, [&](const ReportFormat &Each) { return Each.Name == Name; });
  return Found == std::end(Formats) ? nullptr : Found;
}

std::string counted(size_t Count, StringRef Noun) { return formatv("{0} {1}{2}", Count, Noun, Count == 1 ? "" : "s"); }

std::string totals(const AuditResult &Result) {
  const auto Number = [&](FileStatus Status) {
    return llvm::count_if(Result.Files, [&](const FileOutcome &File) { return File.Status == Status; });
  };
  const size_t WithErrors = Number(FileStatus::ParsedWithErrors), Missed = Number(FileStatus::NotAudited);
  std::string Text =
      counted(Result.Findings.size(), "finding") + "; " + counted(Result.Files.size() - Missed, "file") + " audited";
  if (WithErrors)
    Text += formatv(" ({0} parsed with errors)", WithErrors);
  if (Missed)
    Text += formatv(", {0} not audited", Missed);
  return Text;
}

} // namespace pybuf
