#include "audit/Auditor.h"
#include "audit/FileAudit.h"
#include "audit/Fingerprint.h"
#include "audit/SharedHeaders.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/ThreadPool.h"
#include <map>
#include <mutex>
#include <set>

using namespace llvm;

namespace pybuf {

static auto orderOf(const Place &At) { return std::tie(At.File, At.Line, At.Column, At.Offset); }

static bool comesBefore(const AuditFinding &A, const AuditFinding &B) {
  return std::tuple(orderOf(A.At), StringRef(A.Check), StringRef(A.Message)) <
         std::tuple(orderOf(B.At), StringRef(B.Check), StringRef(B.Message));
}

static bool comesBefore(const SilentCopy &A, const SilentCopy &B) {
  return std::tuple(orderOf(A.At), StringRef(A.Check), StringRef(A.MissingFact)) <
         std::tuple(orderOf(B.At), StringRef(B.Check), StringRef(B.MissingFact));
}

/// Sorts, and keeps the first of those that tell the same.
template <typename Entry> static void sortAndDropRepeated(std::vector<Entry> &Entries) {
  const auto Order = [](const Entry &A, const Entry &B) { return comesBefore(A, B); };
  std::set<Entry, decltype(Order)> Sorted(Order);
  for (Entry &Each : Entries)
    Sorted.insert(std::move(Each));
  Entries.clear();
  while (!Sorted.empty())
    Entries.push_back(std::move(Sorted.extract(Sorted.begin()).value()));
}

namespace {

/// A folder for precompiled headers, gone at the end.
class HeaderFolder {
public:
  HeaderFolder() { IsThere = !sys::fs::createUniqueDirectory("pybuf-headers", Path); }
  ~HeaderFolder() {
    if (IsThere)
      sys::fs::remove_directories(Path);
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
  Run(const FileSet &Files, const AuditRequest &Request, const ProgressListener &Progress)
      : Files(Files), Request(Request), Progress(Progress), Reports(Files.Jobs.size()),
        Pool(hardware_concurrency(Request.Threads)) {
    if (!Request.IsThorough)
      Plan = planSharedHeaders(Files.Jobs);
    HeaderReports.resize(Plan.Headers.size());
    Precompiled.resize(Plan.Headers.size());
    Waiting.resize(Files.Jobs.size());
    Followers.resize(Plan.Headers.size());
  }

  std::vector<FileReport> finish() {
    CrashRecoveryContext::Enable();
    for (const auto &[Index, Header] : enumerate(Plan.Headers))
      if (Header.Parent)
        Followers[*Header.Parent].push_back(Index);
    std::vector<size_t> Free;
    for (size_t Job = 0; Job < Files.Jobs.size(); ++Job) {
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
    llvm::append_range(Reports, std::move(HeaderReports));
    return std::move(Reports);
  }

private:
  // The longest file first, so that no thread starts it when the others are done.
  void start(std::vector<size_t> Jobs) {
    llvm::sort(Jobs, [&](size_t A, size_t B) { return Files.Jobs[A].Size > Files.Jobs[B].Size; });
    for (size_t Job : Jobs)
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
    if (!Output.empty() && (!Header.Parent || Parent)) {
      FileReport Report = auditSharedHeader(Header, Request, Files.Root, Parent, Output);
      if (Report.Outcome.Status == FileStatus::Audited) {
        Precompiled[Index].File = Output;
        if (Parent)
          Precompiled[Index].Sources = Parent->Sources;
        Precompiled[Index].Sources.emplace_back(Header.Source, Header.Text);
        HeaderReports[Index] = std::move(Report);
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
    std::vector<QuickStart> Starts;
    if (Job < Plan.Of.size())
      for (const std::optional<Beginning> &Of : Plan.Of[Job])
        Starts.push_back(Of ? QuickStart{usable(Of->Header), Of->Covered} : QuickStart());
    Reports[Job] = auditFile(Files.Jobs[Job], Request, Files.Root, Starts);
    const std::lock_guard Guard(Lock);
    Progress(++Done, Files.Jobs[Job].File);
  }

  const FileSet &Files;
  const AuditRequest &Request;
  const ProgressListener &Progress;
  SharingPlan Plan;
  HeaderFolder Folder;
  std::vector<FileReport> Reports;       // of each job
  std::vector<FileReport> HeaderReports; // of each shared header
  std::vector<PrecompiledHeader> Precompiled;
  std::vector<size_t> Waiting; // for each job, the headers it waits for
  std::vector<std::vector<size_t>> Followers;
  std::mutex Lock;
  size_t Done = 0;
  DefaultThreadPool Pool;
};

} // namespace

AuditResult audit(const FileSet &Files, const AuditRequest &Request, const ProgressListener &Progress) {
  AuditResult Result;
  Result.Root = Files.Root;
  std::set<std::string> Warnings;
  std::vector<FileReport> Reports = Run(Files, Request, Progress).finish();
  for (auto &&[Index, Report] : enumerate(Reports)) {
    // Shared headers come after the files.
    if (Index < Files.Jobs.size())
      Result.Files.push_back(std::move(Report.Outcome));
    llvm::append_range(Result.Findings, std::move(Report.Findings));
    llvm::append_range(Result.Silent, std::move(Report.Silent));
    Warnings.insert(Report.Warnings.begin(), Report.Warnings.end());
  }
  sortAndDropRepeated(Result.Findings);
  sortAndDropRepeated(Result.Silent);
  Result.Warnings.assign(Warnings.begin(), Warnings.end());
  addFingerprints(Result);
  return Result;
}

} // namespace pybuf
