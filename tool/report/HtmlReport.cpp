#include "audit/Paths.h"
#include "audit/SourceLines.h"
#include "audit/WholeFiles.h"
#include "report/ReportFormat.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <set>

using namespace llvm;

namespace pybuf {

namespace {

constexpr char Page[] =
#include "report/Page.inc"
    ;

/// The lines of a file that a finding is shown with.
constexpr unsigned LinesAround = 2;

/// What the lines from one to another become when edits are made in them.
struct MendedLines {
  unsigned First = 0, Last = 0; ///< from 1
  std::string Before, After;
};

class HtmlReport {
public:
  HtmlReport(raw_ostream &Out, const AuditResult &Result) : Json(Out), Result(Result) {}

  void write() {
    Json.object([&] {
      Json.attribute("version", PYBUF_VERSION);
      Json.attribute("totals", totals(Result));
      Json.attribute("audited", static_cast<int64_t>(llvm::count_if(Result.Files, [](const FileOutcome &File) {
                       return File.Status != FileStatus::NotAudited;
                     })));
      Json.attributeArray("findings", [&] {
        for (const AuditFinding *Finding : ranked())
          Json.object([&] { writeFinding(*Finding); });
      });
      Json.attributeArray("missed", [&] {
        for (const FileOutcome &File : Result.Files)
          if (File.Status != FileStatus::Audited)
            Json.value(json::fixUTF8(relativeTo(File.File, Result.Root) + ": " + File.Reason));
      });
    });
  }

private:
  // How much is copied is known as a formula only: what grows with the data is taken for more than what does not.
  std::vector<const AuditFinding *> ranked() const {
    std::vector<const AuditFinding *> Order;
    Order.reserve(Result.Findings.size());
    for (const AuditFinding &Finding : Result.Findings)
      Order.push_back(&Finding);
    const auto Rank = [](const AuditFinding *Finding) {
      uint64_t Constant = 0;
      const bool Grows = StringRef(Finding->Size).trim().getAsInteger(0, Constant);
      return std::tuple(Finding->LoopDepth, Grows, Constant, -static_cast<int>(Finding->FindingLevel));
    };
    llvm::sort(Order, [&](const auto *A, const auto *B) { return Rank(A) == Rank(B) ? A < B : Rank(A) > Rank(B); });
    return Order;
  }

  void text(StringRef Name, StringRef Value) { Json.attribute(Name, json::fixUTF8(Value)); }

  void writeFinding(const AuditFinding &Finding) {
    text("check", Finding.Check);
    text("level", nameOf(Finding.FindingLevel));
    text("file", relativeTo(Finding.At.File, Result.Root));
    Json.attribute("line", Finding.At.Line);
    Json.attribute("column", Finding.At.Column);
    text("function", Finding.Function);
    text("message", Finding.Message);
    text("size", Finding.Size);
    Json.attribute("loop_depth", Finding.LoopDepth);
    text("fix", nameOf(Finding.Fix));
    text("fix_title", Finding.FixTitle);
    text("fingerprint", Finding.Fingerprint);
    Json.attributeArray("lines", [&] { writeLines(Finding); });
    Json.attributeArray("mended", [&] {
      for (const MendedLines &Lines : mended(Finding)) {
        writeDiffLine("@", "line " + std::to_string(Lines.First));
        for (StringRef Line : split(Lines.Before, '\n'))
          writeDiffLine("-", Line);
        for (StringRef Line : split(Lines.After, '\n'))
          writeDiffLine("+", Line);
      }
    });
  }

  void writeDiffLine(StringRef Sign, StringRef Line) {
    Json.object([&] {
      Json.attribute("sign", Sign);
      text("text", Line.rtrim('\r'));
    });
  }

  // The finding's own file first, then those that notes lie in.
  void writeLines(const AuditFinding &Finding) {
    std::map<std::string, std::set<unsigned>> Wanted;
    const auto Want = [&](const Place &At) {
      if (At.Line)
        for (unsigned Line = At.Line > LinesAround ? At.Line - LinesAround : 1; Line <= At.Line + LinesAround; ++Line)
          Wanted[At.File].insert(Line);
    };
    Want(Finding.At);
    for (const AuditNote &Note : Finding.Notes)
      Want(Note.At);
    writeLinesOf(Finding.At.File, Wanted[Finding.At.File], Finding);
    for (const auto &[File, Numbers] : Wanted)
      if (File != Finding.At.File)
        writeLinesOf(File, Numbers, Finding);
  }

  void writeLinesOf(const std::string &File, const std::set<unsigned> &Numbers, const AuditFinding &Finding) {
    for (unsigned Number : Numbers) {
      const std::optional<StringRef> Line = lineOf(File, Number);
      if (!Line)
        continue;
      const bool IsFound = File == Finding.At.File && Number == Finding.At.Line;
      Json.object([&] {
        text("file", relativeTo(File, Result.Root));
        Json.attribute("number", Number);
        text("text", *Line);
        if (IsFound) {
          Json.attribute("found", true);
          Json.attributeArray("mark", [&] {
            Json.value(Finding.At.Column - 1);
            Json.value(std::max(1U, Finding.At.Length));
          });
        }
        Json.attributeArray("notes", [&] {
          for (const AuditNote &Note : Finding.Notes)
            if (Note.At.File == File && Note.At.Line == Number)
              Json.value(json::fixUTF8(Note.Text));
        });
      });
    }
  }

  struct FileText {
    std::unique_ptr<MemoryBuffer> Buffer;
    std::vector<size_t> Starts;
  };

  const FileText &textOf(const std::string &File) {
    auto [Entry, IsNew] = Texts.try_emplace(File);
    if (IsNew)
      if (auto Buffer = readWhole(File)) {
        Entry->second.Buffer = std::move(*Buffer);
        Entry->second.Starts.push_back(0);
        for (const auto &[Index, C] : enumerate(Entry->second.Buffer->getBuffer()))
          if (C == '\n')
            Entry->second.Starts.push_back(Index + 1);
      }
    return Entry->second;
  }

  std::optional<StringRef> lineOf(const std::string &File, unsigned Number) {
    const FileText &Text = textOf(File);
    if (!Text.Buffer || Number > Text.Starts.size())
      return std::nullopt;
    return Text.Buffer->getBuffer().drop_front(Text.Starts[Number - 1]).split('\n').first.rtrim('\r');
  }

  // Edits that touch the same lines are shown together.
  std::vector<MendedLines> mended(const AuditFinding &Finding) {
    std::vector<MendedLines> Parts;
    size_t PartEnd = 0, Copied = 0;
    for (const AuditEdit &Edit : Finding.Edits) {
      const FileText &Text = textOf(Edit.File);
      if (Edit.File != Finding.At.File || !Text.Buffer || Edit.Offset + Edit.Length > Text.Buffer->getBufferSize())
        continue;
      const StringRef All = Text.Buffer->getBuffer();
      const auto LineAt = [&](size_t Offset) -> size_t {
        return llvm::upper_bound(Text.Starts, Offset) - Text.Starts.begin();
      };
      const size_t First = LineAt(Edit.Offset), Last = LineAt(Edit.Offset + Edit.Length);
      const size_t End = Last < Text.Starts.size() ? Text.Starts[Last] - 1 : All.size();
      if (Parts.empty() || First > Parts.back().Last) {
        if (!Parts.empty())
          Parts.back().After += All.slice(Copied, PartEnd);
        Parts.push_back({static_cast<unsigned>(First), static_cast<unsigned>(Last), "", ""});
        Copied = Text.Starts[First - 1];
      }
      MendedLines &Part = Parts.back();
      if (Edit.Offset < Copied)
        continue;
      Part.Last = std::max<unsigned>(Part.Last, Last);
      PartEnd = std::max(End, Copied);
      Part.Before = All.slice(Text.Starts[Part.First - 1], PartEnd).str();
      Part.After += All.slice(Copied, Edit.Offset);
      Part.After += Edit.Text;
      Copied = Edit.Offset + Edit.Length;
    }
    if (!Parts.empty())
      Parts.back().After += textOf(Finding.At.File).Buffer->getBuffer().slice(Copied, PartEnd);
    return Parts;
  }

  json::OStream Json;
  const AuditResult &Result;
  std::map<std::string, FileText> Texts;
};

} // namespace

void writeHtml(raw_ostream &Out, const AuditResult &Result) {
  std::string Data;
  raw_string_ostream Text(Data);
  HtmlReport(Text, Result).write();
  const auto [Before, Behind] = StringRef(Page).split("@REPORT@");
  Out << Before;
  // "</script>" in a source would end the data.
  for (char C : Data)
    if (C == '<')
      Out << "\\u003c";
    else
      Out << C;
  Out << Behind;
}

} // namespace pybuf
