#include "audit/ReportReader.h"
#include "audit/FindingJson.h"
#include "audit/Fingerprint.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
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

void sortFindings(AuditResult &Result) {
  sortAndDropRepeated(Result.Findings);
  sortAndDropRepeated(Result.Silent);
}

static std::optional<FileStatus> statusNamed(StringRef Name) {
  for (FileStatus Each : {FileStatus::Audited, FileStatus::ParsedWithErrors, FileStatus::NotAudited})
    if (nameOf(Each) == Name)
      return Each;
  return std::nullopt;
}

Expected<AuditResult> readReport(StringRef File) {
  auto Text = readWhole(File);
  if (!Text)
    return sentenceError("cannot read " + File + ": " + Text.getError().message());
  Expected<json::Value> Parsed = json::parse((*Text)->getBuffer());
  if (!Parsed)
    return sentenceError(File + " is no whole report: " + toString(Parsed.takeError()));
  const json::Object *Top = Parsed->getAsObject();
  const json::Array *Findings = Top ? Top->getArray("findings") : nullptr;
  const json::Array *Files = Top ? Top->getArray("files") : nullptr;
  if (!Findings || !Files || !Top->getString("root"))
    return sentenceError(File + " is no report of `pybuf audit --format=json`");
  if (Top->getInteger("schema_version") != JsonSchemaVersion)
    return sentenceError(File + " was written by a pybuf whose reports this one does not know");
  AuditResult Result;
  Result.Root = Top->getString("root")->str();
  if (const json::Object *Shard = Top->getObject("shard")) {
    Result.Share.Number = Shard->getInteger("number").value_or(0);
    Result.Share.Count = Shard->getInteger("count").value_or(0);
  }
  for (const json::Value &Value : *Findings) {
    Expected<AuditFinding> Finding = readFinding(Value, Result.Root);
    if (!Finding)
      return sentenceError(File + " is no whole report: " + toString(Finding.takeError()));
    Result.Findings.push_back(std::move(*Finding));
  }
  for (const json::Value &Value : *Files) {
    const json::Object *Row = Value.getAsObject();
    const auto Name = Row ? Row->getString("file") : std::nullopt;
    const auto Status = statusNamed(Row ? Row->getString("status").value_or("") : "");
    if (!Name || !Status)
      return sentenceError(File + " is no whole report: a file lacks its name or status");
    Result.Files.push_back({absolutePath(*Name, Result.Root), *Status, Row->getString("reason").value_or("").str()});
  }
  if (const json::Array *Warnings = Top->getArray("warnings"))
    for (const json::Value &Warning : *Warnings)
      Result.Warnings.push_back(Warning.getAsString().value_or("").str());
  Result.IsInterrupted = Top->getBoolean("interrupted").value_or(false);
  return Result;
}

/// \p Name below one project's folder, as it is called below another's.
static void moveBelow(std::string &Name, StringRef From, StringRef To) {
  if (From != To && isBelow(Name, From))
    Name = absolutePath(relativeTo(Name, From), To);
}

AuditResult joinReports(std::vector<AuditResult> Reports, std::vector<std::string> &Problems) {
  AuditResult Result;
  if (Reports.empty())
    return Result;
  // Machines may have checked the project out in different places.
  Result.Root = Reports.front().Root;
  unsigned Count = 0;
  std::map<unsigned, unsigned> Seen;
  std::map<std::string, FileOutcome> Files;
  std::set<std::string> Warnings;
  for (AuditResult &Report : Reports) {
    if (Report.Share.Count) {
      if (Count && Report.Share.Count != Count)
        Problems.push_back("share " + Report.Share.name() + " belongs to an audit of another number of shares");
      Count = std::max(Count, Report.Share.Count);
      if (++Seen[Report.Share.Number] == 2)
        Problems.push_back("share " + Report.Share.name() + " is there twice");
    }
    if (Report.IsInterrupted)
      Problems.push_back((Report.Share.Count ? "share " + Report.Share.name() : std::string("a report")) +
                         " was interrupted");
    for (AuditFinding &Finding : Report.Findings) {
      moveBelow(Finding.At.File, Report.Root, Result.Root);
      for (AuditNote &Note : Finding.Notes)
        moveBelow(Note.At.File, Report.Root, Result.Root);
      for (AuditEdit &Edit : Finding.Edits)
        moveBelow(Edit.File, Report.Root, Result.Root);
      Result.Findings.push_back(std::move(Finding));
    }
    for (FileOutcome &File : Report.Files) {
      moveBelow(File.File, Report.Root, Result.Root);
      auto [Entry, IsNew] = Files.try_emplace(File.File, File);
      if (!IsNew && File.Status < Entry->second.Status)
        Entry->second = File;
    }
    Warnings.insert(Report.Warnings.begin(), Report.Warnings.end());
  }
  for (unsigned Number = 1; Number <= Count; ++Number)
    if (!Seen.contains(Number))
      Problems.push_back("share " + AuditShare{Number, Count}.name() + " is missing");
  for (auto &[Name, File] : Files)
    Result.Files.push_back(std::move(File));
  Result.Warnings.assign(Warnings.begin(), Warnings.end());
  sortFindings(Result);
  addFingerprints(Result);
  return Result;
}

} // namespace pybuf
