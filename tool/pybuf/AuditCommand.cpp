#include "audit/Auditor.h"
#include "audit/Baseline.h"
#include "audit/CheckSelection.h"
#include "audit/LineSelection.h"
#include "audit/Mending.h"
#include "audit/Paths.h"
#include "audit/ResultCache.h"
#include "audit/SentenceError.h"
#include "audit/Settings.h"
#include "audit/UnusedSuppressions.h"
#include "pybuf/Commands.h"
#include "pybuf/ReportOptions.h"
#include "report/ReportFormat.h"
#include "report/WhyNot.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand AuditSubCommand("audit", "Finds needless copies in files and folders");

namespace {

cl::OptionCategory Category("Options of `pybuf audit`");
cl::list<std::string> Paths(cl::Positional, cl::desc("[PATH...]"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string>
    DatabasePath("p",
                 cl::desc("The compile_commands.json, or its folder. Without this it is looked for in PATH, in\n"
                          "PATH/build*, and likewise in the folders above up to the project's root or the current\n"
                          "folder; where there is none, compiler flags are guessed"),
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
cl::opt<std::string> BaselinePath("baseline",
                                  cl::desc("Leave out the findings that this file holds, and tell which are gone"),
                                  cl::value_desc("file"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> WriteBaseline("write-baseline", cl::desc("Write the findings to the file of --baseline, and succeed"),
                            cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string> Since("since", cl::desc("Only findings on lines that changed since this revision of git"),
                           cl::value_desc("revision"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string> LineFilter("line-filter",
                                cl::desc("Only findings on these lines, as clang-tidy takes it:\n"
                                         "[{\"name\": \"file.cpp\", \"lines\": [[1, 3]]}]"),
                                cl::value_desc("json"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<FailOn> Fails("fail-on", cl::desc("Which findings make the exit status 1 (all that are reported):"),
                      cl::values(clEnumValN(FailOn::Never, "never", "none"),
                                 clEnumValN(FailOn::Default, "default", "those of the default level"),
                                 clEnumValN(FailOn::Pedantic, "pedantic", "up to pedantic"),
                                 clEnumValN(FailOn::Advice, "advice", "all")),
                      cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string> Shard("shard",
                           cl::desc("Audit the I-th of N shares of the files; `pybuf merge` joins the reports"),
                           cl::value_desc("I/N"), cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> Fix("fix", cl::desc("Make the edits that are safe, and report what is left"), cl::cat(Category),
                  cl::sub(AuditSubCommand));
cl::opt<bool> UnsafeFixes("unsafe-fixes", cl::desc("With --fix or --diff: also make edits that a person should review"),
                          cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> Diff("diff", cl::desc("Print the edits as a patch instead of a report, and change nothing"),
                   cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<bool> UnusedNolint("unused-nolint",
                           cl::desc("Also report NOLINT comments of pybuf's checks that hold nothing back"),
                           cl::cat(Category), cl::sub(AuditSubCommand));
cl::opt<std::string> WhyNotPlace("why-not",
                                 cl::desc("Tell what the checks made of the copies near this line, or of all in\n"
                                          "this file, and which fact was missing where there is no finding"),
                                 cl::value_desc("file[:line]"), cl::cat(Category), cl::sub(AuditSubCommand));

/// The command line, and where it says nothing the project's own settings.
Expected<AuditRequest> readRequest(const Settings &Project) {
  AuditRequest Request;
  const bool HasGlobs = CheckGlobs.getNumOccurrences() != 0;
  if (HasGlobs || Project.Checks) {
    Expected<std::string> Selected = selectChecks(HasGlobs ? StringRef(CheckGlobs) : StringRef(*Project.Checks));
    if (!Selected)
      return HasGlobs ? Selected.takeError() : sentenceError(".pybuf.yaml: " + toString(Selected.takeError()));
    Request.Checks = *Selected;
  }
  Request.AskedLevel = AskedLevel.getNumOccurrences() ? std::optional<Level>(AskedLevel) : Project.AskedLevel;
  Request.MinBytes = MinBytes.getNumOccurrences() ? std::optional<unsigned>(MinBytes) : Project.MinBytes;
  Request.Threads = Threads;
  Request.IsThorough = Thorough;
  Request.KeepsDependencies = Fix || Diff;
  // What a check made of a copy that it passed over is not kept.
  if (!NoCache && WhyNotPlace.empty() && !UnusedNolint)
    Request.CacheFolder = !CacheFolder.empty()           ? std::string(CacheFolder)
                          : !Project.CacheFolder.empty() ? Project.CacheFolder
                                                         : defaultCacheFolder();
  return Request;
}

/// What keeps findings out of the report.
struct Selection {
  std::optional<LineSelection> Lines, Filter;
  std::optional<Baseline> Known;
  std::string KnownFile;
};

Expected<Selection> readSelection(const Settings &Project, StringRef Root) {
  Selection Result;
  if (!Since.empty()) {
    Expected<LineSelection> Lines = LineSelection::since(Since, Root);
    if (!Lines)
      return Lines.takeError();
    Result.Lines = std::move(*Lines);
  }
  if (!LineFilter.empty()) {
    Expected<LineSelection> Lines = LineSelection::ofFilter(LineFilter);
    if (!Lines)
      return Lines.takeError();
    Result.Filter = std::move(*Lines);
  }
  Result.KnownFile = BaselinePath.empty() ? Project.Baseline : std::string(BaselinePath);
  if (WriteBaseline && Result.KnownFile.empty())
    return sentenceError("--write-baseline needs to know where: --baseline=FILE, or 'baseline: FILE' in .pybuf.yaml");
  if (WriteBaseline && (Result.Lines || Result.Filter))
    return sentenceError("--write-baseline is about all findings, so it does not go with --since or --line-filter");
  if (!Result.KnownFile.empty() && (!WriteBaseline || sys::fs::exists(Result.KnownFile))) {
    Expected<Baseline> Known = Baseline::read(Result.KnownFile);
    if (!Known)
      return Known.takeError();
    Result.Known = std::move(*Known);
  }
  return Result;
}

void select(AuditResult &Result, const Selection &By) {
  if (By.Known && !WriteBaseline) {
    const std::vector<std::string> Stale = By.Known->stale(Result);
    const size_t LeftOut = By.Known->leaveOut(Result);
    if (LeftOut && !isQuiet())
      errs() << "pybuf: " << counted(LeftOut, "finding") << " of the baseline left out\n";
    for (const std::string &Sentence : Stale)
      errs() << "pybuf: mended, and can leave the baseline (--write-baseline): " << Sentence << "\n";
  }
  erase_if(Result.Findings, [&](const AuditFinding &Finding) {
    return (By.Lines && !By.Lines->contains(Finding.At)) || (By.Filter && !By.Filter->contains(Finding.At));
  });
}

/// Keeps the share of the files that --shard asks for. The files are sorted, so every machine has the same shares.
Error takeShare(FileSet &Files, AuditShare &Share) {
  if (Shard.empty())
    return Error::success();
  const auto [Number, Count] = StringRef(Shard).split('/');
  if (Number.getAsInteger(10, Share.Number) || Count.getAsInteger(10, Share.Count) || Share.Number == 0 ||
      Share.Number > Share.Count)
    return sentenceError("--shard is '" + Shard + "'; it takes I/N with I from 1 to N, as in 2/4");
  size_t Index = 0;
  erase_if(Files.Jobs, [&](const AuditJob &) { return Index++ % Share.Count != Share.Number - 1; });
  return Error::success();
}

/// One line on a terminal that is written over by the next, and gone at the end.
class ProgressLine {
public:
  explicit ProgressLine(size_t Files) : Files(Files), IsShown(!isQuiet() && errs().is_displayed()) {}
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
  if (Result.IsInterrupted) {
    const size_t Reached =
        llvm::count_if(Result.Files, [](const FileOutcome &File) { return File.Status != FileStatus::NotAudited; });
    errs() << "pybuf: interrupted: " << Reached << " of " << counted(Result.Files.size(), "file")
           << " audited; what they gave is reported\n";
    return;
  }
  // On a terminal the report's own totals say the rest.
  if (showsTotalsOnTerminal())
    return;
  for (const FileOutcome &File : Result.Files)
    if (File.Status == FileStatus::NotAudited)
      errs() << "pybuf: cannot audit " << shownPath(File.File) << ": " << File.Reason << "\n";
    else if (File.Status == FileStatus::ParsedWithErrors && !isQuiet())
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

int statusOf(const AuditResult &Result, const Settings &Project) {
  if (Result.IsInterrupted)
    return Interrupted;
  // A share may have no file at all.
  if (!Result.Files.empty() &&
      all_of(Result.Files, [](const FileOutcome &File) { return File.Status == FileStatus::NotAudited; }))
    return Failed;
  const FailOn Wanted = Fails.getNumOccurrences() ? FailOn(Fails) : Project.Fails.value_or(FailOn::Advice);
  const bool IsFailing = any_of(Result.Findings, [&](const AuditFinding &Finding) {
    return static_cast<int>(Finding.FindingLevel) < static_cast<int>(Wanted);
  });
  return IsFailing ? FoundSomething : Clean;
}

void tellMending(const Mending &Done) {
  for (const std::string &Sentence : Done.Left)
    errs() << "pybuf: not mended: " << Sentence << "\n";
  if (!isQuiet())
    errs() << "pybuf: " << counted(Done.Mended.size(), "finding") << (Diff ? " would be mended in " : " mended in ")
           << counted(Done.Texts.size(), "file") << "\n";
}

/// What is left to report once the sources are mended; or the patch is written, and nothing is.
Error makeEdits(const FileSet &Files, const AuditRequest &Request, const AuditResult &Whole, AuditResult &Result) {
  const Mending Done = mend(Files, Request, Whole, Result.Findings, UnsafeFixes);
  tellMending(Done);
  if (Diff) {
    Error Problem = Error::success();
    Error Written = writeInsteadOfReports(
        [&](raw_ostream &Out) { Problem = joinErrors(std::move(Problem), writePatch(Out, Done, Files.Root)); });
    return joinErrors(std::move(Problem), std::move(Written));
  }
  if (Error Problem = writeMended(Done))
    return Problem;
  for (size_t Index : reverse(Done.Mended))
    Result.Findings.erase(Result.Findings.begin() + static_cast<ptrdiff_t>(Index));
  return Error::success();
}

AuditResult auditWithProgress(const FileSet &Files, AuditRequest Request) {
  std::optional<CheckTimes> Times;
  if (Profile)
    Request.Times = &Times.emplace();
  const ProgressLine Line(Files.Jobs.size());
  sys::SetInterruptFunction(interruptAudit);
  AuditResult Result = audit(Files, Request, [&](size_t Done, StringRef File) { Line.show(Done, File); });
  sys::SetInterruptFunction(nullptr);
  return Result;
}

void tellRemarks(ArrayRef<std::string> Remarks) {
  if (!isQuiet())
    for (const std::string &Remark : Remarks)
      errs() << "pybuf: " << Remark << "\n";
}

Expected<int> runAsked() {
  std::vector<std::string> Asked(Paths.begin(), Paths.end());
  LineQuestion Question;
  if (!WhyNotPlace.empty()) {
    Expected<LineQuestion> Read = readLineQuestion(WhyNotPlace);
    if (!Read)
      return Read.takeError();
    Question = *Read;
    if (!sys::fs::exists(Question.File))
      return sentenceError("there is no file " + Question.File);
    if (Asked.empty())
      Asked.push_back(Question.File);
  }
  if (Asked.empty())
    Asked.push_back(".");
  if ((Fix || Diff) && !Shard.empty())
    return sentenceError("--fix and --diff need all files, so they do not go with --shard");
  if (UnsafeFixes && !Fix && !Diff)
    return sentenceError("--unsafe-fixes says which edits --fix or --diff makes; give one of them");

  Expected<Settings> Project = readSettings(projectAround(Asked));
  if (!Project)
    return Project.takeError();
  Expected<AuditRequest> Request = readRequest(*Project);
  if (!Request)
    return Request.takeError();
  Expected<FileSet> Files = collectFiles(Asked, DatabasePath.empty() ? Project->Database : std::string(DatabasePath));
  if (!Files)
    return Files.takeError();
  tellRemarks(Files->Remarks);
  AuditShare Share;
  if (Error Problem = takeShare(*Files, Share))
    return std::move(Problem);
  // What cannot be read or written is told before the work, not after it.
  Expected<Selection> Selected = readSelection(*Project, Files->Root);
  if (!Selected)
    return Selected.takeError();
  if (Error Problem = checkReports())
    return std::move(Problem);

  const Level Reported = Request->AskedLevel.value_or(Level::Default);
  if (UnusedNolint) {
    if (CheckGlobs.getNumOccurrences() || Project->Checks)
      return sentenceError("--unused-nolint needs all checks, so it does not go with --checks");
    // A comment may hold back a finding of any level.
    Request->AskedLevel = Level::Advice;
  }
  AuditResult Result = auditWithProgress(*Files, *Request);
  const AuditResult Whole = Fix || Diff ? Result : AuditResult();
  if (UnusedNolint) {
    erase_if(Result.Findings, [&](const AuditFinding &Finding) { return Finding.FindingLevel > Reported; });
    addUnusedSuppressions(Result);
  }
  Result.Share = Share;
  tellRemarks(Result.Remarks);
  if (Profile)
    writeProfile(errs(), Result.Profile);
  tellFailures(Result);
  if (WriteBaseline) {
    if (Error Problem = Baseline::write(Selected->KnownFile, Result, Selected->Known ? &*Selected->Known : nullptr))
      return std::move(Problem);
    if (!isQuiet())
      errs() << "pybuf: wrote " << counted(Result.Findings.size(), "finding") << " to "
             << shownPath(Selected->KnownFile) << "\n";
    return Result.IsInterrupted ? Interrupted : Clean;
  }
  select(Result, *Selected);
  if (!WhyNotPlace.empty()) {
    bool IsAmongThem = false;
    if (Error Problem =
            writeInsteadOfReports([&](raw_ostream &Out) { IsAmongThem = writeWhyNot(Out, Result, Question); }))
      return std::move(Problem);
    const int Status = statusOf(Result, *Project);
    return Status == FoundSomething && !IsAmongThem ? Clean : Status;
  }
  if ((Fix || Diff) && !Result.IsInterrupted) {
    if (Error Problem = makeEdits(*Files, *Request, Whole, Result))
      return std::move(Problem);
    if (Diff)
      return statusOf(Result, *Project);
  }
  if (Error Problem = writeReports(Result))
    return std::move(Problem);
  return statusOf(Result, *Project);
}

} // namespace

int runAudit() {
  Expected<int> Status = runAsked();
  if (!Status)
    return refuse(toString(Status.takeError()));
  return *Status;
}

} // namespace pybuf
