#include "CheckList.h"
#include "audit/Paths.h"
#include "audit/SourceLines.h"
#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace pybuf {

namespace {

class SarifReport {
public:
  SarifReport(raw_ostream &Out, const AuditResult &Result) : Json(Out, /*IndentSize=*/2), Result(Result) {}

  void write() {
    Json.object([&] {
      Json.attribute("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
      Json.attribute("version", "2.1.0");
      Json.attributeArray("runs", [&] {
        Json.object([&] {
          Json.attributeObject("tool", [&] { Json.attributeObject("driver", [&] { writeDriver(); }); });
          Json.attribute("columnKind", "utf16CodeUnits");
          Json.attributeObject("originalUriBaseIds", [&] {
            Json.attributeObject("ROOT", [&] { Json.attribute("uri", "file://" + uriOf(Result.Root) + "/"); });
          });
          Json.attributeArray("invocations", [&] { Json.object([&] { writeInvocation(); }); });
          Json.attributeArray("results", [&] {
            for (const AuditFinding &Finding : Result.Findings)
              Json.object([&] { writeResult(Finding); });
          });
        });
      });
    });
  }

private:
  static StringRef severityOf(Level Of) { return Of == Level::Default ? "warning" : "note"; }

  void writeMessage(StringRef Name, const Twine &Text) {
    Json.attributeObject(Name, [&] { Json.attribute("text", json::fixUTF8(Text.str())); });
  }

  void writeDriver() {
    Json.attribute("name", "pybuf");
    Json.attribute("version", PYBUF_VERSION);
    Json.attribute("semanticVersion", PYBUF_VERSION);
    Json.attributeArray("rules", [&] {
      for (const CheckEntry &Check : allChecks())
        Json.object([&] {
          Json.attribute("id", Check.Name);
          writeMessage("shortDescription", Check.Sentence + ".");
          writeMessage("fullDescription", Check.Sentence + ".");
          writeMessage("help", "`pybuf explain " + Check.Name + "` shows what it does, and when the copy is needed.");
          Json.attributeObject("defaultConfiguration", [&] { Json.attribute("level", severityOf(Check.LowestLevel)); });
          Json.attributeObject("properties", [&] {
            Json.attributeArray("tags", [&] { Json.value("performance"); });
            Json.attribute("precision", Check.LowestLevel == Level::Default ? "very-high" : "medium");
          });
        });
    });
  }

  void writeInvocation() {
    const bool IsComplete =
        none_of(Result.Files, [](const FileOutcome &File) { return File.Status == FileStatus::NotAudited; });
    Json.attribute("executionSuccessful", IsComplete && !Result.IsInterrupted);
    Json.attributeArray("toolExecutionNotifications", [&] {
      for (const FileOutcome &File : Result.Files)
        if (File.Status != FileStatus::Audited)
          Json.object([&] {
            Json.attribute("level", File.Status == FileStatus::NotAudited ? "error" : "warning");
            writeMessage("message", (File.Status == FileStatus::NotAudited ? "not audited: " : "parsed with errors: ") +
                                        File.Reason + ".");
            Json.attributeArray("locations", [&] {
              Json.object([&] { Json.attributeObject("physicalLocation", [&] { writeArtifact(File.File); }); });
            });
          });
      for (const std::string &Warning : Result.Warnings)
        Json.object([&] {
          Json.attribute("level", "warning");
          writeMessage("message", Warning + ".");
        });
    });
  }

  void writeArtifact(StringRef File) {
    const std::string Name = relativeTo(File, Result.Root);
    Json.attributeObject("artifactLocation", [&] {
      if (Name != File) {
        Json.attribute("uri", uriOf(Name));
        Json.attribute("uriBaseId", "ROOT");
      } else {
        Json.attribute("uri", "file://" + uriOf(File));
      }
    });
  }

  static unsigned utf16Column(StringRef Line, unsigned Column) {
    SmallVector<UTF16, 128> Units;
    const StringRef Before = Line.take_front(Column - 1);
    return convertUTF8ToUTF16String(json::fixUTF8(Before), Units) ? Units.size() + 1 : Column;
  }

  void writePosition(const Place &At, StringRef Line, StringRef Column) {
    Json.attribute(Line, At.Line);
    Json.attribute(Column, utf16Column(At.LineText, At.Column));
  }

  void writePhysical(const Place &At) {
    Json.attributeObject("physicalLocation", [&] {
      writeArtifact(At.File);
      if (At.Line == 0)
        return;
      Json.attributeObject("region", [&] {
        writePosition(At, "startLine", "startColumn");
        const size_t End = At.Column + At.Length;
        if (At.Length > 0 && End <= At.LineText.size() + 1)
          Json.attribute("endColumn", utf16Column(At.LineText, End));
      });
    });
  }

  void writeResult(const AuditFinding &Finding) {
    const ArrayRef<CheckEntry> Checks = allChecks();
    const auto *Rule = llvm::find_if(Checks, [&](const CheckEntry &Each) { return Each.Name == Finding.Check; });
    Json.attribute("ruleId", Finding.Check);
    if (Rule != Checks.end())
      Json.attribute("ruleIndex", static_cast<int64_t>(Rule - Checks.begin()));
    Json.attribute("level", severityOf(Finding.FindingLevel));
    writeMessage("message", Finding.Message + ".");
    Json.attributeArray("locations", [&] {
      Json.object([&] {
        writePhysical(Finding.At);
        if (!Finding.Function.empty())
          Json.attributeArray("logicalLocations", [&] {
            Json.object([&] {
              Json.attribute("fullyQualifiedName", json::fixUTF8(Finding.Function));
              Json.attribute("kind", "function");
            });
          });
      });
    });
    if (!Finding.Notes.empty())
      Json.attributeArray("relatedLocations", [&] {
        for (const auto &[Index, Note] : enumerate(Finding.Notes))
          Json.object([&, &Note = Note, Index = Index] {
            Json.attribute("id", static_cast<int64_t>(Index + 1));
            writePhysical(Note.At);
            writeMessage("message", Note.Text + ".");
          });
      });
    Json.attributeObject("partialFingerprints", [&] { Json.attribute("pybufFinding/v1", Finding.Fingerprint); });
    Json.attributeObject("properties", [&] {
      Json.attribute("pattern", Finding.Pattern);
      Json.attribute("level", nameOf(Finding.FindingLevel));
      Json.attribute("size", json::fixUTF8(Finding.Size));
      Json.attribute("loopDepth", Finding.LoopDepth);
    });
    writeFix(Finding);
  }

  void writeFix(const AuditFinding &Finding) {
    if (Finding.Edits.empty())
      return;
    Json.attributeArray("fixes", [&] {
      Json.object([&] {
        writeMessage("description", Finding.Fix == FixClass::Safe
                                        ? Twine("Mend it; behaviour stays the same.")
                                        : Twine("To review: ") +
                                              (Finding.FixTitle.empty() ? StringRef("mend it") : Finding.FixTitle) +
                                              ".");
        Json.attributeArray("artifactChanges", [&] {
          for (size_t I = 0; I < Finding.Edits.size();) {
            const std::string &File = Finding.Edits[I].File;
            Json.object([&] {
              writeArtifact(File);
              Json.attributeArray("replacements", [&] {
                for (; I < Finding.Edits.size() && Finding.Edits[I].File == File; ++I)
                  Json.object([&] { writeReplacement(Finding.Edits[I]); });
              });
            });
          }
        });
      });
    });
  }

  void writeReplacement(const AuditEdit &Edit) {
    Json.attributeObject("deletedRegion", [&] {
      writePosition(Lines.at(Edit.File, Edit.Offset), "startLine", "startColumn");
      writePosition(Lines.at(Edit.File, Edit.Offset + Edit.Length), "endLine", "endColumn");
    });
    if (!Edit.Text.empty())
      writeMessage("insertedContent", Edit.Text);
  }

  json::OStream Json;
  const AuditResult &Result;
  SourceLines Lines;
};

} // namespace

void writeSarif(raw_ostream &Out, const AuditResult &Result) {
  SarifReport(Out, Result).write();
  Out << "\n";
}

} // namespace pybuf
