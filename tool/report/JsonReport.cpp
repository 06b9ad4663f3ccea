#include "audit/FindingJson.h"
#include "audit/Paths.h"
#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/JSON.h"
#include <map>

using namespace llvm;

namespace pybuf {

namespace {

class JsonReport {
public:
  JsonReport(raw_ostream &Out, const AuditResult &Result) : Json(Out, /*IndentSize=*/2), Result(Result) {}

  void write() {
    Json.object([&] {
      Json.attribute("schema_version", JsonSchemaVersion);
      Json.attributeObject("tool", [&] {
        Json.attribute("name", "pybuf");
        Json.attribute("version", PYBUF_VERSION);
        Json.attribute("llvm_version", LLVM_VERSION_STRING);
      });
      text("root", Result.Root);
      if (Result.Share.Count)
        Json.attributeObject("shard", [&] {
          Json.attribute("number", Result.Share.Number);
          Json.attribute("count", Result.Share.Count);
        });
      if (Result.IsInterrupted)
        Json.attribute("interrupted", true);
      Json.attributeArray("findings", [&] {
        for (const AuditFinding &Finding : Result.Findings)
          Json.object([&] { writeFinding(Json, Finding, Result.Root); });
      });
      Json.attributeArray("files", [&] {
        for (const FileOutcome &File : Result.Files)
          Json.object([&] {
            text("file", relativeTo(File.File, Result.Root));
            text("status", nameOf(File.Status));
            if (!File.Reason.empty())
              text("reason", File.Reason);
          });
      });
      Json.attributeArray("warnings", [&] {
        for (const std::string &Warning : Result.Warnings)
          Json.value(json::fixUTF8(Warning));
      });
      Json.attributeObject("summary", [&] { writeSummary(); });
    });
  }

private:
  // Sources and file names may hold bytes that are no UTF-8, which JSON cannot.
  void text(StringRef Name, StringRef Value) { Json.attribute(Name, json::fixUTF8(Value)); }

  void writeSummary() {
    std::map<std::string, unsigned> ByCheck;
    std::map<Level, unsigned> ByLevel;
    for (const AuditFinding &Finding : Result.Findings) {
      ++ByCheck[Finding.Check];
      ++ByLevel[Finding.FindingLevel];
    }
    std::map<FileStatus, unsigned> ByStatus;
    for (const FileOutcome &File : Result.Files)
      ++ByStatus[File.Status];
    Json.attribute("findings", static_cast<int64_t>(Result.Findings.size()));
    Json.attributeObject("by_check", [&] {
      for (const auto &[Check, Count] : ByCheck)
        Json.attribute(Check, Count);
    });
    Json.attributeObject("by_level", [&] {
      for (Level Each : {Level::Default, Level::Pedantic, Level::Advice})
        Json.attribute(nameOf(Each), ByLevel[Each]);
    });
    Json.attribute("files_audited", ByStatus[FileStatus::Audited] + ByStatus[FileStatus::ParsedWithErrors]);
    Json.attribute("files_parsed_with_errors", ByStatus[FileStatus::ParsedWithErrors]);
    Json.attribute("files_not_audited", ByStatus[FileStatus::NotAudited]);
  }

  json::OStream Json;
  const AuditResult &Result;
};

} // namespace

void writeJson(raw_ostream &Out, const AuditResult &Result) {
  JsonReport(Out, Result).write();
  Out << "\n";
}

} // namespace pybuf
