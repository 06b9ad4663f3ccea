#include "audit/Auditor.h"
#include "audit/CheckSelection.h"
#include "audit/JsonReport.h"
#include "audit/Paths.h"
#include "audit/ResultCache.h"
#include "audit/TextReport.h"
#include "audit/WhyNot.h"
#include "pybuf/Commands.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand AuditSubCommand("audit", "Finds needless copies in files and folders");

namespace {

enum class ReportFormat { Text, Json };
enum class ColorUse { Auto, Always, Never };

cl::OptionCategory Category("Options of `pybuf audit`");
cl::list<std::string> Paths(cl::Positional, cl::desc("[PATH...]"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string>
    DatabasePath("p",
                 cl::desc("The compile_commands.json, or its folder. Without this it is looked for in PATH, in\n"
                          "PATH/build*, and likewise in the folders above up to the project's root; where there\n"
                          "is none, compiler flags are guessed"),
                 cl::value_desc("path"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string> CheckGlobs("checks", cl::desc("Checks to run, as clang-tidy takes them: pybuf-*,-pybuf-..."),
                                cl::value_desc("globs"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<Level>
    AskedLevel("level", cl::desc("How far findings may reach; each level takes in those before:"),
               cl::values(clEnumValN(Level::Default, "default", "proved, and nothing a caller can see changes"),
                          clEnumValN(Level::Pedantic, "pedantic", "right most of the time"),
                          clEnumValN(Level::Advice, "advice", "the better form is visible to callers")),
               cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<unsigned> MinBytes("min-bytes", cl::desc("Copies of a constant size below this are passed over"),
                           cl::value_desc("n"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<ReportFormat> Format("format", cl::desc("How the report is written:"), cl::init(ReportFormat::Text),
                             cl::values(clEnumValN(ReportFormat::Text, "text", "as a compiler writes (default)"),
                                        clEnumValN(ReportFormat::Json, "json", "everything, for programs")),
                             cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string> OutputPath("output", cl::desc("Write the report to this file"), cl::value_desc("file"),
                                cl::cat(Category), cl::sub(AuditSubCommand));
cl::alias OutputAlias("o", cl::desc("Short for --output"), cl::aliasopt(OutputPath), cl::cat(Category));
cl::opt<ColorUse> Color("color", cl::desc("Use of colour:"), cl::init(ColorUse::Auto),
                        cl::values(clEnumValN(ColorUse::Auto, "auto", "on a terminal (default)"),
                                   clEnumValN(ColorUse::Always, "always", ""),
                                   clEnumValN(ColorUse::Never, "never", "")),
                        cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<unsigned> Threads("j", cl::desc("Files to audit at once (all cores)"), cl::value_desc("n"), cl::Prefix,
                          cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> Thorough("thorough",
                       cl::desc("Parse everything: bodies in headers of others too, and each header for each file"),
                       cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> NoCache("no-cache", cl::desc("Neither use results of earlier runs nor keep any"), cl::cat(Category),
                      cl::sub(AuditSubCommand));
cl::opt<std::string> CacheFolder("cache-dir",
                                 cl::desc("Where results are kept (PYBUF_CACHE_DIR, or pybuf in the user's cache)"),
                                 cl::value_desc("folder"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> Profile("profile", cl::desc("Tell on stderr what took how long: phases, files, checks"),
                      cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> Quiet("quiet", cl::desc("Only findings: no progress, remarks, table and totals"), cl::cat(Category),
                    cl::sub(AuditSubCommand));
cl::alias QuietAlias("q", cl::desc("Short for --quiet"), cl::aliasopt(Quiet), cl::cat(Category));
cl::opt<std::string> WhyNotPlace("why-not",
                                 cl::desc("Tell what the checks made of the copies near this line, or of all in\n"
                                          "this file, and which fact was missing where there is no finding"),
                                 cl::value_desc("file[:line]"), cl::cat(Category), cl::sub(AuditSubCommand));

Expected<AuditRequest> readRequest() {
  AuditRequest Request;
  if (CheckGlobs.getNumOccurrences()) {
    Expected<std::string> Selected = selectChecks(CheckGlobs);
    if (!Selected)
      return Selected.takeError();
    Request.Checks = *Selected;
  }
  if (AskedLevel.getNumOccurrences())
    Request.AskedLevel = AskedLevel;
  if (MinBytes.getNumOccurrences())
    Request.MinBytes = MinBytes;
  Request.Threads = Threads;
  Request.IsThorough = Thorough;
  // What a check made of a copy that it passed over is not kept.
  if (!NoCache && WhyNotPlace.empty())
    Request.CacheFolder = CacheFolder.empty() ? defaultCacheFolder() : std::string(CacheFolder);
  return Request;
}

/// One line on a terminal that is written over by the next, and gone at the end.
class ProgressLine {
public:
  explicit ProgressLine(size_t Files) : Files(Files), IsShown(!Quiet && errs().is_displayed()) {}
  ~ProgressLine() {
    if (IsShown)
      errs() << ClearLine;
  }
  void show(size_t Done, StringRef File) const {
    if (IsShown)
      errs() << ClearLine << "[" << Done << "/" << Files << "] " << shownPath(File).substr(0, 100);
  }

private:
  static constexpr const char *ClearLine = "\r\033[K";
  size_t Files;
  bool IsShown;
};

void tellFailures(const AuditResult &Result) {
  for (const std::string &Warning : Result.Warnings)
    errs() << "pybuf: " << Warning << "\n";
  // On a terminal the report's own totals say the rest.
  if (OutputPath.empty() && Format == ReportFormat::Text && !Quiet && outs().is_displayed())
    return;
  for (const FileOutcome &File : Result.Files)
    if (File.Status == FileStatus::NotAudited)
      errs() << "pybuf: cannot audit " << shownPath(File.File) << ": " << File.Reason << "\n";
    else if (File.Status == FileStatus::ParsedWithErrors && !Quiet)
      errs() << "pybuf: " << shownPath(File.File) << " was parsed with errors: " << File.Reason << "\n";
}

void writeProfile(raw_ostream &Out, const AuditProfile &Of) {
  const auto Row = [&](const Twine &Name, double Seconds) {
    Out << "  " << format("%8.3f", Seconds) << "  " << Name << "\n";
  };
  Out << "kept files: " << Of.Kept << " (unchanged since an earlier audit)\n"
      << "skipped files: " << Of.Skipped << " (nothing in them is about Python)\n"
      << "new files: " << Of.New << ", " << Of.SharedHeaders << " shared headers\nCPU seconds\n";
  Row("planning", Of.Planning);
  Row("shared headers", Of.Headers);
  Row("files", Of.Parsing);
  constexpr size_t MostShown = 5;
  if (!Of.Slowest.empty())
    Out << "the slowest files\n";
  for (const auto &[Seconds, File] : ArrayRef(Of.Slowest).take_front(MostShown))
    Row(shownPath(File), Seconds);
  if (!Of.Checks.empty())
    Out << "checks; the first one bears what all share\n";
  for (const auto &[Seconds, Check] : Of.Checks)
    Row(Check, Seconds);
}

void writeReport(raw_ostream &Out, const AuditResult &Result) {
  if (Format == ReportFormat::Json)
    writeJson(Out, Result);
  else
    writeText(Out, Result, Quiet);
}

void chooseColor(raw_ostream &Out) {
  const bool IsUsed = Color == ColorUse::Always ||
                      (Color == ColorUse::Auto && Out.is_displayed() && sys::Process::StandardOutHasColors());
  Out.enable_colors(IsUsed);
}

int statusOf(const AuditResult &Result) {
  if (Result.IsInterrupted)
    return Interrupted;
  if (all_of(Result.Files, [](const FileOutcome &File) { return File.Status == FileStatus::NotAudited; }))
    return Failed;
  return Result.Findings.empty() ? Clean : FoundSomething;
}

} // namespace

int runAudit() {
  Expected<AuditRequest> Request = readRequest();
  if (!Request)
    return refuse(toString(Request.takeError()));
  std::vector<std::string> Asked(Paths.begin(), Paths.end());
  LineQuestion Question;
  if (!WhyNotPlace.empty()) {
    Expected<LineQuestion> Read = readLineQuestion(WhyNotPlace);
    if (!Read)
      return refuse(toString(Read.takeError()));
    Question = *Read;
    if (!sys::fs::exists(Question.File))
      return refuse("there is no file " + Question.File);
    if (Asked.empty())
      Asked.push_back(Question.File);
  }
  if (Asked.empty())
    Asked.push_back(".");

  Expected<FileSet> Files = collectFiles(Asked, DatabasePath);
  if (!Files)
    return refuse(toString(Files.takeError()));
  if (!Quiet)
    for (const std::string &Remark : Files->Remarks)
      errs() << "pybuf: " << Remark << "\n";

  // An unwritable output is told before the work, not after it.
  std::error_code Problem;
  raw_fd_ostream Out(OutputPath.empty() ? "-" : StringRef(OutputPath), Problem);
  if (Problem)
    return refuse("cannot write " + OutputPath + ": " + Problem.message());
  chooseColor(Out);

  AuditResult Result;
  std::optional<CheckTimes> Times;
  if (Profile)
    Request->Times = &Times.emplace();
  {
    const ProgressLine Line(Files->Jobs.size());
    sys::SetInterruptFunction(interruptAudit);
    Result = audit(*Files, *Request, [&](size_t Done, StringRef File) { Line.show(Done, File); });
    sys::SetInterruptFunction(nullptr);
  }
  if (!Quiet)
    for (const std::string &Remark : Result.Remarks)
      errs() << "pybuf: " << Remark << "\n";
  if (Profile)
    writeProfile(errs(), Result.Profile);
  tellFailures(Result);
  int Status = statusOf(Result);
  if (WhyNotPlace.empty())
    writeReport(Out, Result);
  else if (!writeWhyNot(Out, Result, Question) && Status == FoundSomething)
    Status = Clean;
  Out.flush();
  if (Out.has_error()) {
    const std::string Reason = Out.error().message();
    Out.clear_error();
    return refuse("cannot write " + (OutputPath.empty() ? std::string("to stdout") : OutputPath) + ": " + Reason);
  }
  return Status;
}

} // namespace pybuf
