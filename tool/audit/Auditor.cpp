#include "audit/Auditor.h"
#include "audit/FileAudit.h"
#include "audit/Fingerprint.h"
#include "audit/PythonInterest.h"
#include "audit/ReportReader.h"
#include "audit/ResultCache.h"
#include "audit/SharedHeaders.h"
#include "audit/Stopwatch.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ThreadPool.h"
#include <atomic>
#include <mutex>
#include <set>

using namespace llvm;

namespace pybuf {

namespace {

std::atomic<bool> IsInterrupted = false;
constexpr const char *NotReached = "not reached before the interruption";

// LLVM ends the process where it gives up, as 19 does on a full disk; here only the file at hand is given up.
void leaveFile(void *, const char *, bool) {
  if (CrashRecoveryContext *File = CrashRecoveryContext::GetCurrent())
    File->HandleExit(1);
}

/// A folder for precompiled headers, gone at the end.
class HeaderFolder {
public:
  HeaderFolder() { IsThere = !sys::fs::createUniqueDirectory("pybuf-headers", Path); }
  ~HeaderFolder() {
    if (IsThere)
      (void)sys::fs::remove_directories(Path);
  }
  HeaderFolder(const HeaderFolder &) = delete;
  HeaderFolder &operator=(const HeaderFolder &) = delete;

  /// Empty where there is no such folder; then nothing is shared.
  std::string file(size_t Index) const { return IsThere ? (Path + "/" + Twine(Index) + ".pch").str() : ""; }

private:
  SmallString<128> Path;
  bool IsThere = false;
};

/// One audit of a set of files: what waits for what, and who does it.
class Run {
public:
  Run(ArrayRef<AuditJob> Jobs, StringRef Root, const AuditRequest &Request, const ProgressListener &Progress,
      AuditProfile &Profile)
      : Jobs(Jobs), Root(Root), Request(Request), Progress(Progress), Reports(Jobs.size()), Profile(Profile),
        Done(Profile.Kept + Profile.Skipped), Pool(hardware_concurrency(Request.Threads)) {
    if (!Request.IsThorough && !Request.Overlay)
      Plan = planSharedHeaders(Jobs);
    Precompiled.resize(Plan.Headers.size());
    Waiting.resize(Jobs.size());
    Followers.resize(Plan.Headers.size());
  }

  std::vector<FileReport> finish() {
    CrashRecoveryContext::Enable();
    const ScopedFatalErrorHandler Handler(leaveFile);
    for (const auto &[Index, Header] : enumerate(Plan.Headers))
      if (Header.Parent)
        Followers[*Header.Parent].push_back(Index);
    std::vector<size_t> Free;
    for (size_t Job = 0; Job < Jobs.size(); ++Job) {
      if (Job < Plan.Of.size())
        Waiting[Job] = llvm::count_if(Plan.Of[Job], [](const std::optional<Beginning> &Of) { return Of.has_value(); });
      if (Waiting[Job] == 0)
        Free.push_back(Job);
    }
    // The headers first, since files wait for them.
    for (const auto &[Index, Header] : enumerate(Plan.Headers))
      if (!Header.Parent)
        Pool.async([this, Index = Index] { precompile(Index); });
    start(std::move(Free));
    Pool.wait();
    CrashRecoveryContext::Disable();
    return std::move(Reports);
  }

private:
  // The longest file first, so that no thread starts it when the others are done.
  void start(std::vector<size_t> Ready) {
    llvm::sort(Ready, [&](size_t A, size_t B) { return Jobs[A].Size > Jobs[B].Size; });
    for (size_t Job : Ready)
      Pool.async([this, Job] { auditJob(Job); });
  }

  const PrecompiledHeader *usable(size_t Header) const {
    return Precompiled[Header].File.empty() ? nullptr : &Precompiled[Header];
  }

  void precompile(size_t Index) {
    const SharedHeader &Header = Plan.Headers[Index];
    const std::string Output = Folder.file(Index);
    const PrecompiledHeader *Parent = Header.Parent ? usable(*Header.Parent) : nullptr;
    // Without its parent a header lacks what that holds.
    if (!IsInterrupted && !Output.empty() && (!Header.Parent || Parent)) {
      const Stopwatch Watch;
      FileReport Report = auditSharedHeader(Header, Request, Root, Parent, Output);
      const std::lock_guard Guard(Lock);
      Profile.Headers += Watch.seconds();
      ++Profile.SharedHeaders;
      if (Report.Outcome.Status == FileStatus::Audited) {
        Precompiled[Index].File = Output;
        if (Parent)
          Precompiled[Index].Sources = Parent->Sources;
        Precompiled[Index].Sources.emplace_back(Header.Source, Header.Text);
        Precompiled[Index].Report = std::move(Report);
      }
    }
    for (size_t Follower : Followers[Index])
      Pool.async([this, Follower] { precompile(Follower); });
    std::vector<size_t> Ready;
    {
      const std::lock_guard Guard(Lock);
      for (const CommandUse &Use : Plan.Users[Index])
        if (--Waiting[Use.Job] == 0)
          Ready.push_back(Use.Job);
    }
    start(std::move(Ready));
  }

  void auditJob(size_t Job) {
    if (IsInterrupted) {
      Reports[Job].Outcome = {Jobs[Job].File, FileStatus::NotAudited, NotReached};
      return;
    }
    std::vector<QuickStart> Starts;
    if (Job < Plan.Of.size())
      for (const std::optional<Beginning> &Of : Plan.Of[Job])
        Starts.push_back(Of ? QuickStart{usable(Of->Header), Of->Covered} : QuickStart());
    const Stopwatch Watch;
    Reports[Job] = auditFile(Jobs[Job], Request, Root, Starts);
    const std::lock_guard Guard(Lock);
    Profile.Parsing += Watch.seconds();
    Profile.Slowest.emplace_back(Watch.seconds(), Jobs[Job].File);
    Progress(++Done, Jobs[Job].File);
  }

  ArrayRef<AuditJob> Jobs;
  StringRef Root;
  const AuditRequest &Request;
  const ProgressListener &Progress;
  SharingPlan Plan;
  HeaderFolder Folder;
  std::vector<FileReport> Reports; // of each job
  std::vector<PrecompiledHeader> Precompiled;
  std::vector<size_t> Waiting; // for each job, the headers it waits for
  std::vector<std::vector<size_t>> Followers;
  std::mutex Lock; // of what follows, and of Waiting
  AuditProfile &Profile;
  size_t Done;
  DefaultThreadPool Pool;
};

} // namespace

void interruptAudit() { IsInterrupted = true; }

AuditResult audit(const FileSet &Files, const AuditRequest &Request, const ProgressListener &Progress) {
  AuditResult Result;
  Result.Root = Files.Root;
  AuditProfile &Profile = Result.Profile;
  const Stopwatch Planning;
  std::optional<ResultCache> Cache;
  if (!Request.CacheFolder.empty())
    Cache.emplace(Request.CacheFolder, Files, Request, Result.Remarks);
  PythonInterest Interest(Files.Root);
  std::vector<FileReport> Reports;
  std::vector<AuditJob> Open;
  for (const AuditJob &Job : Files.Jobs) {
    if (std::optional<FileReport> Known = Cache && !Request.KeepsDependencies ? Cache->reportOf(Job) : std::nullopt) {
      Reports.push_back(std::move(*Known));
      ++Profile.Kept;
    } else if (!Request.IsThorough && !Interest.isPossible(Job.File)) {
      Reports.emplace_back();
      Reports.back().Outcome.File = Job.File;
      ++Profile.Skipped;
    } else {
      Open.push_back(Job);
    }
  }
  Profile.New = Open.size();
  if (!Open.empty()) {
    Run Auditing(Open, Files.Root, Request, Progress, Profile);
    Profile.Planning = Planning.seconds();
    std::vector<FileReport> New = Auditing.finish();
    if (Cache)
      for (const auto &[Job, Report] : zip_equal(Open, New))
        Cache->keep(Job, Report);
    llvm::append_range(Reports, std::move(New));
  }
  if (Cache)
    if (Error Problem = Cache->save())
      Result.Remarks.push_back(toString(std::move(Problem)));
  Result.IsInterrupted = IsInterrupted;
  llvm::sort(Profile.Slowest, std::greater<>());
  if (Open.empty())
    Profile.Planning = Planning.seconds();
  if (Request.Times)
    Profile.Checks = Request.Times->sum();

  llvm::sort(Reports, [](const FileReport &A, const FileReport &B) { return A.Outcome.File < B.Outcome.File; });
  std::set<std::string> Warnings;
  for (FileReport &Report : Reports) {
    if (Request.KeepsDependencies)
      Result.Dependencies[Report.Outcome.File] = std::move(Report.Dependencies);
    Result.Files.push_back(std::move(Report.Outcome));
    llvm::append_range(Result.Findings, std::move(Report.Findings));
    llvm::append_range(Result.Silent, std::move(Report.Silent));
    Warnings.insert(Report.Warnings.begin(), Report.Warnings.end());
  }
  sortFindings(Result);
  Result.Warnings.assign(Warnings.begin(), Warnings.end());
  addFingerprints(Result);
  return Result;
}

} // namespace pybuf
