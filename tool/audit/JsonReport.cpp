#include "audit/JsonReport.h"
#include "audit/Paths.h"
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
      Json.attributeArray("findings", [&] {
        for (const AuditFinding &Finding : Result.Findings)
          Json.object([&] { writeFinding(Finding); });
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

  void writePlace(const Place &At) {
    text("file", relativeTo(At.File, Result.Root));
    Json.attribute("line", At.Line);
    Json.attribute("column", At.Column);
    Json.attribute("offset", At.Offset);
  }

  void writeFinding(const AuditFinding &Finding) {
    text("check", Finding.Check);
    text("pattern", Finding.Pattern);
    text("level", nameOf(Finding.FindingLevel));
    writePlace(Finding.At);
    Json.attribute("length", Finding.At.Length);
    text("function", Finding.Function);
    text("source_line", Finding.At.LineText);
    text("message", Finding.Message);
    text("size", Finding.Size);
    Json.attribute("loop_depth", Finding.LoopDepth);
    Json.attributeArray("notes", [&] {
      for (const AuditNote &Note : Finding.Notes)
        Json.object([&] {
          writePlace(Note.At);
          text("message", Note.Text);
        });
    });
    Json.attributeObject("fix", [&] {
      text("class", nameOf(Finding.Fix));
      if (!Finding.FixTitle.empty())
        text("title", Finding.FixTitle);
      Json.attributeArray("edits", [&] {
        for (const AuditEdit &Edit : Finding.Edits)
          Json.object([&] {
            text("file", relativeTo(Edit.File, Result.Root));
            Json.attribute("offset", Edit.Offset);
            Json.attribute("length", Edit.Length);
            text("text", Edit.Text);
          });
      });
    });
    text("fingerprint", Finding.Fingerprint);
  }

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
