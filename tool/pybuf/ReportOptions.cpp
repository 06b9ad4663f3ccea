#include "pybuf/ReportOptions.h"
#include "audit/FileReplacement.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "pybuf/Commands.h"
#include "report/ReportFormat.h"
#include "report/TextReport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace llvm;

namespace pybuf {

namespace {

enum class ColorUse { Auto, Always, Never };

cl::OptionCategory Category("Options of reports");
cl::opt<std::string> Format("format",
                            cl::desc("How the report is written: text, json, sarif, github, gitlab, junit, rdjson,\n"
                                     "markdown or html"),
                            cl::value_desc("format"), cl::init("text"), cl::cat(Category), cl::sub(AuditSubCommand),
                            cl::sub(MergeSubCommand));
cl::list<std::string> Outputs("output",
                              cl::desc("Write the report to this file; with FORMAT=FILE in that format, and several\n"
                                       "times for several reports"),
                              cl::value_desc("[format=]file"), cl::cat(Category), cl::sub(AuditSubCommand),
                              cl::sub(MergeSubCommand));
cl::alias OutputAlias("o", cl::desc("Short for --output"), cl::aliasopt(Outputs), cl::cat(Category));
cl::opt<ColorUse> Color("color", cl::desc("Use of colour:"), cl::init(ColorUse::Auto),
                        cl::values(clEnumValN(ColorUse::Auto, "auto", "on a terminal (default)"),
                                   clEnumValN(ColorUse::Always, "always", ""),
                                   clEnumValN(ColorUse::Never, "never", "")),
                        cl::cat(Category), cl::sub(AuditSubCommand), cl::sub(MergeSubCommand));
cl::opt<bool> Quiet("quiet", cl::desc("Only findings: no progress, remarks, table and totals"), cl::cat(Category),
                    cl::sub(AuditSubCommand), cl::sub(MergeSubCommand));
cl::alias QuietAlias("q", cl::desc("Short for --quiet"), cl::aliasopt(Quiet), cl::cat(Category));

struct Target {
  const ReportFormat *Format;
  std::string File; ///< "-" for stdout
};

Expected<std::vector<Target>> targets() {
  const ReportFormat *Asked = reportFormatNamed(Format);
  if (!Asked) {
    std::string Known;
    for (const ReportFormat &Each : reportFormats())
      (Known += Known.empty() ? "" : ", ") += Each.Name;
    return sentenceError("there is no report format '" + Format + "'; known are " + Known);
  }
  std::vector<Target> Result;
  bool HasPlain = false;
  for (const std::string &Output : Outputs) {
    // A file may have a '=' in its name: only what begins with a known format is one.
    const auto [Name, File] = StringRef(Output).split('=');
    const ReportFormat *Named = File.empty() ? nullptr : reportFormatNamed(Name);
    if (!Named && HasPlain)
      return sentenceError("--output names two files for one report; write FORMAT=FILE for several, as in sarif=" +
                           Output);
    HasPlain |= !Named;
    Result.push_back({Named ? Named : Asked, Named ? File.str() : Output});
  }
  // A report that was asked for by its format alone is shown as well.
  if (Result.empty() || (!HasPlain && Format.getNumOccurrences()))
    Result.push_back({Asked, "-"});
  return Result;
}

bool usesColor(raw_ostream &Out) {
  return Color == ColorUse::Always ||
         (Color == ColorUse::Auto && Out.is_displayed() && sys::Process::StandardOutHasColors());
}

// Devices and pipes are written as they are; anything else is replaced as a whole.
bool isSpecialFile(StringRef File) {
  sys::fs::file_status Status;
  return File == "-" ||
         (!sys::fs::status(File, Status) && sys::fs::exists(Status) && !sys::fs::is_regular_file(Status));
}

Error cannotWrite(StringRef File, const Twine &Why) {
  return sentenceError("cannot write " + (File == "-" ? std::string("to stdout") : shownPath(File)) + ": " + Why);
}

Error writeTo(StringRef File, function_ref<void(raw_ostream &)> Write) {
  const auto WriteIn = [&](raw_ostream &Out) {
    Out.enable_colors(usesColor(Out));
    Write(Out);
    Out.flush();
  };
  if (isSpecialFile(File)) {
    std::error_code Problem;
    raw_fd_ostream Out(File, Problem);
    if (Problem)
      return cannotWrite(File, Problem.message());
    WriteIn(Out);
    if (Out.has_error()) {
      const std::string Reason = Out.error().message();
      Out.clear_error();
      return cannotWrite(File, Reason);
    }
    return Error::success();
  }
  if (Error Problem = replaceFile(File, WriteIn))
    return cannotWrite(File, toString(std::move(Problem)));
  return Error::success();
}

} // namespace

bool isQuiet() { return Quiet; }

bool showsTotalsOnTerminal() { return Outputs.empty() && Format == "text" && !Quiet && outs().is_displayed(); }

Error checkReports() {
  Expected<std::vector<Target>> Wanted = targets();
  if (!Wanted)
    return Wanted.takeError();
  for (const Target &Each : *Wanted) {
    if (Each.File == "-")
      continue;
    if (sys::fs::is_directory(Each.File))
      return cannotWrite(Each.File, "it is a folder");
    if (isSpecialFile(Each.File))
      continue;
    const std::string Folder = sys::path::parent_path(absolutePath(Each.File)).str();
    if (std::error_code Problem = sys::fs::access(Folder, sys::fs::AccessMode::Exist))
      return cannotWrite(Each.File, Problem.message());
    if (std::error_code Problem = sys::fs::access(Folder, sys::fs::AccessMode::Write))
      return cannotWrite(Each.File, Problem.message());
  }
  return Error::success();
}

Error writeReports(const AuditResult &Result) {
  Expected<std::vector<Target>> Wanted = targets();
  if (!Wanted)
    return Wanted.takeError();
  Error Problems = Error::success();
  for (const Target &Each : *Wanted)
    // One that cannot be written does not keep the others from being.
    Problems = joinErrors(std::move(Problems), writeTo(Each.File, [&](raw_ostream &Out) {
                            if (Quiet && Each.Format->Name == "text")
                              writeFindings(Out, Result);
                            else
                              Each.Format->Write(Out, Result);
                          }));
  return Problems;
}

Error writeInsteadOfReports(function_ref<void(raw_ostream &)> Write) {
  Expected<std::vector<Target>> Wanted = targets();
  if (!Wanted)
    return Wanted.takeError();
  return writeTo(Wanted->front().File, Write);
}

} // namespace pybuf
