#include "audit/FindingJson.h"
#include "audit/Paths.h"

using namespace llvm;

namespace pybuf {

// Sources and file names may hold bytes that are no UTF-8, which JSON cannot.
static void writeText(json::OStream &Json, StringRef Name, StringRef Value) {
  Json.attribute(Name, json::fixUTF8(Value));
}

static void writePlace(json::OStream &Json, const Place &At, StringRef Root) {
  writeText(Json, "file", relativeTo(At.File, Root));
  Json.attribute("line", At.Line);
  Json.attribute("column", At.Column);
  Json.attribute("offset", At.Offset);
  Json.attribute("length", At.Length);
}

void writeFinding(json::OStream &Json, const AuditFinding &Finding, StringRef Root) {
  writeText(Json, "check", Finding.Check);
  writeText(Json, "pattern", Finding.Pattern);
  writeText(Json, "level", nameOf(Finding.FindingLevel));
  writePlace(Json, Finding.At, Root);
  writeText(Json, "function", Finding.Function);
  writeText(Json, "source_line", Finding.At.LineText);
  writeText(Json, "message", Finding.Message);
  writeText(Json, "size", Finding.Size);
  Json.attribute("loop_depth", Finding.LoopDepth);
  Json.attributeArray("notes", [&] {
    for (const AuditNote &Note : Finding.Notes)
      Json.object([&] {
        writePlace(Json, Note.At, Root);
        writeText(Json, "message", Note.Text);
      });
  });
  Json.attributeObject("fix", [&] {
    writeText(Json, "class", nameOf(Finding.Fix));
    if (!Finding.FixTitle.empty())
      writeText(Json, "title", Finding.FixTitle);
    Json.attributeArray("edits", [&] {
      for (const AuditEdit &Edit : Finding.Edits)
        Json.object([&] {
          writeText(Json, "file", relativeTo(Edit.File, Root));
          Json.attribute("offset", Edit.Offset);
          Json.attribute("length", Edit.Length);
          writeText(Json, "text", Edit.Text);
        });
    });
  });
  writeText(Json, "fingerprint", Finding.Fingerprint);
}

namespace {

/// Names below the root are written without it.
std::string fromRoot(StringRef File, StringRef Root) { return File.empty() ? "" : absolutePath(File, Root); }

template <typename Kind> bool mapName(const json::Value &Value, Kind &Result, ArrayRef<Kind> All, json::Path Path) {
  if (const auto Name = Value.getAsString())
    for (Kind Each : All)
      if (nameOf(Each) == *Name) {
        Result = Each;
        return true;
      }
  Path.report("is no known name");
  return false;
}

// LLVM reads an unsigned by itself since 20 only.
bool mapNumber(json::ObjectMapper &Map, StringLiteral Name, unsigned &Result) {
  uint64_t Number = 0;
  if (!Map.map(Name, Number))
    return false;
  Result = Number;
  return true;
}

bool readPlace(json::ObjectMapper &Map, Place &At) {
  return Map.map("file", At.File) && mapNumber(Map, "line", At.Line) && mapNumber(Map, "column", At.Column) &&
         mapNumber(Map, "offset", At.Offset) && mapNumber(Map, "length", At.Length);
}

} // namespace

static bool fromJSON(const json::Value &Value, Level &Result, json::Path Path) {
  return mapName<Level>(Value, Result, {Level::Default, Level::Pedantic, Level::Advice}, Path);
}

static bool fromJSON(const json::Value &Value, FixClass &Result, json::Path Path) {
  return mapName<FixClass>(Value, Result, {FixClass::Safe, FixClass::Review, FixClass::Advice}, Path);
}

static bool fromJSON(const json::Value &Value, AuditNote &Note, json::Path Path) {
  json::ObjectMapper Map(Value, Path);
  return Map && readPlace(Map, Note.At) && Map.map("message", Note.Text);
}

static bool fromJSON(const json::Value &Value, AuditEdit &Edit, json::Path Path) {
  json::ObjectMapper Map(Value, Path);
  return Map && Map.map("file", Edit.File) && mapNumber(Map, "offset", Edit.Offset) &&
         mapNumber(Map, "length", Edit.Length) && Map.map("text", Edit.Text);
}

// Not in a namespace without a name, where the reader would not find its function.
struct FixJson {
  FixClass Class = FixClass::Advice;
  std::string Title;
  std::vector<AuditEdit> Edits;
};

static bool fromJSON(const json::Value &Value, FixJson &Fix, json::Path Path) {
  json::ObjectMapper Map(Value, Path);
  return Map && Map.map("class", Fix.Class) && Map.mapOptional("title", Fix.Title) && Map.map("edits", Fix.Edits);
}

static bool fromJSON(const json::Value &Value, AuditFinding &Finding, json::Path Path) {
  json::ObjectMapper Map(Value, Path);
  FixJson Fix;
  const bool IsRead = Map && Map.map("check", Finding.Check) && Map.map("pattern", Finding.Pattern) &&
                      Map.map("level", Finding.FindingLevel) && readPlace(Map, Finding.At) &&
                      Map.map("function", Finding.Function) && Map.map("source_line", Finding.At.LineText) &&
                      Map.map("message", Finding.Message) && Map.map("size", Finding.Size) &&
                      mapNumber(Map, "loop_depth", Finding.LoopDepth) && Map.map("notes", Finding.Notes) &&
                      Map.map("fix", Fix) && Map.map("fingerprint", Finding.Fingerprint);
  Finding.Fix = Fix.Class;
  Finding.FixTitle = std::move(Fix.Title);
  Finding.Edits = std::move(Fix.Edits);
  return IsRead;
}

Expected<AuditFinding> readFinding(const json::Value &Value, StringRef Root) {
  AuditFinding Finding;
  json::Path::Root Where("finding");
  if (!fromJSON(Value, Finding, Where))
    return Where.getError();
  Finding.At.File = fromRoot(Finding.At.File, Root);
  for (AuditNote &Note : Finding.Notes)
    Note.At.File = fromRoot(Note.At.File, Root);
  for (AuditEdit &Edit : Finding.Edits)
    Edit.File = fromRoot(Edit.File, Root);
  return Finding;
}

} // namespace pybuf
