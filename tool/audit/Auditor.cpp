#include "audit/Auditor.h"
#include "audit/FileAudit.h"
#include "audit/Fingerprint.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
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

static std::vector<FileReport> auditEach(const FileSet &Files, const AuditRequest &Request,
                                         const ProgressListener &Progress) {
  std::vector<FileReport> Reports(Files.Jobs.size());
  // The longest file first, so that no thread starts it when the others are done.
  std::multimap<uint64_t, size_t, std::greater<>> BySize;
  for (size_t Index = 0; Index < Files.Jobs.size(); ++Index)
    BySize.emplace(Files.Jobs[Index].Size, Index);

  CrashRecoveryContext::Enable();
  DefaultThreadPool Pool(hardware_concurrency(Request.Threads));
  std::mutex ProgressLock;
  size_t Done = 0;
  for (const auto &Entry : BySize)
    Pool.async([&, Index = Entry.second] {
      Reports[Index] = auditFile(Files.Jobs[Index], Request, Files.Root);
      const std::lock_guard Guard(ProgressLock);
      Progress(++Done, Files.Jobs[Index].File);
    });
  Pool.wait();
  CrashRecoveryContext::Disable();
  return Reports;
}

AuditResult audit(const FileSet &Files, const AuditRequest &Request, const ProgressListener &Progress) {
  AuditResult Result;
  Result.Root = Files.Root;
  std::set<std::string> Warnings;
  for (FileReport &Report : auditEach(Files, Request, Progress)) {
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
