#include "audit/Baseline.h"
#include "audit/FileReplacement.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <set>

using namespace llvm;

namespace pybuf {

static constexpr int Version = 1;

Expected<Baseline> Baseline::read(StringRef File) {
  auto Text = readWhole(File);
  if (!Text)
    return sentenceError("cannot read the baseline " + File + ": " + Text.getError().message());
  Expected<json::Value> Parsed = json::parse((*Text)->getBuffer());
  if (!Parsed)
    return sentenceError("the baseline " + File + " is not valid JSON: " + toString(Parsed.takeError()));
  const json::Object *Top = Parsed->getAsObject();
  const json::Array *Findings = Top ? Top->getArray("findings") : nullptr;
  if (!Findings || Top->getInteger("pybuf_baseline") != Version)
    return sentenceError(File + " is no baseline of this pybuf: --write-baseline makes one");
  Baseline Result;
  for (const auto &[Index, Value] : enumerate(*Findings)) {
    const json::Object *Row = Value.getAsObject();
    const auto Get = [&](StringRef Name) { return Row ? Row->getString(Name) : std::nullopt; };
    if (!Get("fingerprint") || !Get("check") || !Get("file"))
      return sentenceError("the baseline " + File + ": entry " + Twine(Index + 1) +
                           " lacks a fingerprint, a check or a file");
    Result.Entries[Get("fingerprint")->str()] = {Get("check")->str(), Get("file")->str(),
                                                 Get("message").value_or("").str()};
  }
  return Result;
}

static std::set<std::string> auditedFiles(const AuditResult &Result) {
  std::set<std::string> Files;
  for (const FileOutcome &File : Result.Files)
    if (File.Status == FileStatus::Audited)
      Files.insert(relativeTo(File.File, Result.Root));
  return Files;
}

Error Baseline::write(StringRef File, const AuditResult &Result, const Baseline *Earlier) {
  // By file, so that a change of the baseline reads like a change of the sources.
  std::map<std::pair<std::string, std::string>, Entry> Sorted;
  for (const AuditFinding &Finding : Result.Findings) {
    const std::string Name = relativeTo(Finding.At.File, Result.Root);
    Sorted[{Name, Finding.Fingerprint}] = {Finding.Check, Name, Finding.Message};
  }
  if (Earlier) {
    const std::set<std::string> Audited = auditedFiles(Result);
    for (const auto &[Fingerprint, Kept] : Earlier->Entries)
      if (!Audited.contains(Kept.File))
        Sorted.try_emplace({Kept.File, Fingerprint}, Kept);
  }
  Error Problem = replaceFile(File, [&](raw_ostream &Out) {
    json::OStream Json(Out, /*IndentSize=*/1);
    Json.object([&] {
      Json.attribute("pybuf_baseline", Version);
      Json.attributeArray("findings", [&] {
        for (const auto &[Key, Each] : Sorted)
          Json.object([&, &Key = Key, &Each = Each] {
            Json.attribute("file", json::fixUTF8(Each.File));
            Json.attribute("check", Each.Check);
            Json.attribute("message", json::fixUTF8(Each.Message));
            Json.attribute("fingerprint", Key.second);
          });
      });
    });
    Out << "\n";
  });
  if (Problem)
    return sentenceError("cannot write the baseline " + File + ": " + toString(std::move(Problem)));
  return Error::success();
}

size_t Baseline::leaveOut(AuditResult &Result) const {
  const size_t Before = Result.Findings.size();
  erase_if(Result.Findings, [&](const AuditFinding &Finding) { return Entries.contains(Finding.Fingerprint); });
  return Before - Result.Findings.size();
}

std::vector<std::string> Baseline::stale(const AuditResult &Result) const {
  StringSet<> Found;
  for (const AuditFinding &Finding : Result.Findings)
    Found.insert(Finding.Fingerprint);
  const std::set<std::string> Audited = auditedFiles(Result);
  std::vector<std::string> Sentences;
  for (const auto &[Fingerprint, Known] : Entries)
    if (Audited.contains(Known.File) && !Found.contains(Fingerprint))
      Sentences.push_back(Known.File + ": " + Known.Message + " [" + Known.Check + "]");
  return Sentences;
}

} // namespace pybuf
