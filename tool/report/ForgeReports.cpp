// What the pages of forges show beside a change: annotations of GitHub, Code Quality of GitLab, reviewdog's comments.

#include "audit/Paths.h"
#include "audit/SourceLines.h"
#include "report/ReportFormat.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace pybuf {

// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions: a property ends at a comma or
// colon.
static std::string escapedForGitHub(StringRef Text, bool IsProperty) {
  std::string Result;
  for (char C : Text)
    switch (C) {
    case '%':
      Result += "%25";
      break;
    case '\r':
      Result += "%0D";
      break;
    case '\n':
      Result += "%0A";
      break;
    case ':':
      Result += IsProperty ? "%3A" : ":";
      break;
    case ',':
      Result += IsProperty ? "%2C" : ",";
      break;
    default:
      Result += C;
    }
  return Result;
}

void writeGitHub(raw_ostream &Out, const AuditResult &Result) {
  for (const AuditFinding &Finding : Result.Findings) {
    Out << (Finding.FindingLevel == Level::Default ? "::warning" : "::notice")
        << " file=" << escapedForGitHub(relativeTo(Finding.At.File, Result.Root), true) << ",line=" << Finding.At.Line
        << ",col=" << Finding.At.Column << ",title=" << escapedForGitHub(Finding.Check, true)
        << "::" << escapedForGitHub(Finding.Message, false);
    for (const AuditNote &Note : Finding.Notes)
      Out << "%0Aline " << Note.At.Line << ": " << escapedForGitHub(Note.Text, false);
    Out << "\n";
  }
  for (const FileOutcome &File : Result.Files)
    if (File.Status == FileStatus::NotAudited)
      Out << "::error file=" << escapedForGitHub(relativeTo(File.File, Result.Root), true)
          << ",title=not audited::" << escapedForGitHub(File.Reason, false) << "\n";
}

void writeGitLab(raw_ostream &Out, const AuditResult &Result) {
  json::OStream Json(Out, /*IndentSize=*/2);
  Json.array([&] {
    for (const AuditFinding &Finding : Result.Findings)
      Json.object([&] {
        Json.attribute("type", "issue");
        Json.attribute("check_name", Finding.Check);
        Json.attribute("description", json::fixUTF8(Finding.Message));
        Json.attributeArray("categories", [&] { Json.value("Performance"); });
        // Each has to be there once, or GitLab shows only the first: an index of equal lines is part of it.
        Json.attribute("fingerprint", Finding.Fingerprint);
        Json.attribute("severity", Finding.FindingLevel == Level::Default ? "minor" : "info");
        Json.attributeObject("location", [&] {
          Json.attribute("path", json::fixUTF8(relativeTo(Finding.At.File, Result.Root)));
          Json.attributeObject("lines", [&] { Json.attribute("begin", Finding.At.Line); });
        });
      });
  });
  Out << "\n";
}

namespace {

/// https://github.com/reviewdog/reviewdog/blob/master/proto/rdf/jsonschema/DiagnosticResult.json; columns in bytes.
class RdJsonReport {
public:
  RdJsonReport(raw_ostream &Out, const AuditResult &Result) : Json(Out, /*IndentSize=*/2), Result(Result) {}

  void write() {
    Json.object([&] {
      Json.attributeObject("source", [&] { Json.attribute("name", "pybuf"); });
      Json.attribute("severity", "WARNING");
      Json.attributeArray("diagnostics", [&] {
        for (const AuditFinding &Finding : Result.Findings)
          Json.object([&] { writeFinding(Finding); });
      });
    });
  }

private:
  void writePosition(StringRef Name, const Place &At, unsigned Behind = 0) {
    Json.attributeObject(Name, [&] {
      Json.attribute("line", At.Line);
      Json.attribute("column", At.Column + Behind);
    });
  }

  void writeLocation(const Place &At) {
    Json.attributeObject("location", [&] {
      Json.attribute("path", json::fixUTF8(relativeTo(At.File, Result.Root)));
      Json.attributeObject("range", [&] {
        writePosition("start", At);
        if (At.Length && At.Column + At.Length <= At.LineText.size() + 1)
          writePosition("end", At, At.Length);
      });
    });
  }

  void writeFinding(const AuditFinding &Finding) {
    Json.attribute("message", json::fixUTF8(Finding.Message));
    writeLocation(Finding.At);
    Json.attribute("severity", Finding.FindingLevel == Level::Default ? "WARNING" : "INFO");
    Json.attributeObject("code", [&] { Json.attribute("value", Finding.Check); });
    Json.attributeArray("suggestions", [&] {
      for (const AuditEdit &Edit : Finding.Edits)
        if (Edit.File == Finding.At.File)
          Json.object([&] {
            Json.attributeObject("range", [&] {
              writePosition("start", Lines.at(Edit.File, Edit.Offset));
              writePosition("end", Lines.at(Edit.File, Edit.Offset + Edit.Length));
            });
            Json.attribute("text", json::fixUTF8(Edit.Text));
          });
    });
    Json.attributeArray("relatedLocations", [&] {
      for (const AuditNote &Note : Finding.Notes)
        if (Note.At.Line)
          Json.object([&] {
            Json.attribute("message", json::fixUTF8(Note.Text));
            writeLocation(Note.At);
          });
    });
  }

  json::OStream Json;
  const AuditResult &Result;
  SourceLines Lines;
};

} // namespace

void writeRdJson(raw_ostream &Out, const AuditResult &Result) {
  RdJsonReport(Out, Result).write();
  Out << "\n";
}

} // namespace pybuf
