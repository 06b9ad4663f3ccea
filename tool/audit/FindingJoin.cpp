#include "audit/FindingJoin.h"
#include "audit/EnclosingFunction.h"
#include "audit/Paths.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using namespace llvm;

namespace pybuf {

FindingJoin::FindingJoin(StringRef Root, StringRef Folder, SourceLines &Lines)
    : Root(Root), Folder(Folder), Lines(Lines) {}

std::string FindingJoin::absolute(StringRef File) const { return nameInProject(absolutePath(File, Folder), Root); }

// The same steps by which clang-tidy turns a location into a file and an offset.
FindingJoin::Spot FindingJoin::spotOf(SourceLocation Location, const SourceManager &Sources) const {
  const SourceLocation InFile = Sources.getFileLoc(Location);
  return {absolute(Sources.getFilename(InFile)), Sources.getFileOffset(InFile)};
}

void FindingJoin::found(StringRef Check, const Finding &Found, const SourceManager &Sources) {
  Findings.try_emplace({Check.str(), spotOf(Found.Location, Sources), Found.Message}, Recorded{Found, ""});
}

void FindingJoin::silent(StringRef Check, SourceLocation Location, StringRef MissingFact,
                         const SourceManager &Sources) {
  if (Location.isValid())
    Silences.try_emplace({Check.str(), spotOf(Location, Sources)}, MissingFact.str());
}

void FindingJoin::nameFunctions(ASTContext &Context) {
  if (Findings.empty())
    return;
  EnclosingFunction Enclosing(Context);
  for (auto &[Key, Entry] : Findings)
    Entry.Function = Enclosing.nameAt(Entry.Found.Location);
}

Place FindingJoin::placeOf(const tooling::DiagnosticMessage &Message) {
  if (Message.FilePath.empty())
    return {};
  Place Result = Lines.at(absolute(Message.FilePath), Message.FileOffset);
  for (const tooling::FileByteRange &Range : Message.Ranges)
    if (Range.FileOffset == Message.FileOffset && absolute(Range.FilePath) == Result.File)
      Result.Length = Range.Length;
  return Result;
}

void FindingJoin::addEdits(const tooling::DiagnosticMessage &Message, std::vector<AuditEdit> &Edits) const {
  for (const auto &InFile : Message.Fix)
    for (const tooling::Replacement &Edit : InFile.second)
      Edits.push_back(
          {absolute(Edit.getFilePath()), Edit.getOffset(), Edit.getLength(), Edit.getReplacementText().str()});
}

AuditFinding FindingJoin::joined(const tidy::ClangTidyError &Shown) {
  AuditFinding Result;
  Result.Check = Shown.DiagnosticName;
  Result.Message = Shown.Message.Message;
  Result.At = placeOf(Shown.Message);
  addEdits(Shown.Message, Result.Edits);
  const auto Entry = Findings.find({Result.Check, Spot{Result.At.File, Result.At.Offset}, Result.Message});
  if (Entry != Findings.end()) {
    const Finding &Found = Entry->second.Found;
    Result.Pattern = Found.Pattern;
    Result.FindingLevel = Found.FindingLevel;
    Result.Size = Found.Size;
    Result.LoopDepth = Found.LoopDepth;
    Result.Function = Entry->second.Function;
    Result.Fix = Found.Fix;
    Result.FixTitle = Found.FixTitle;
  }
  for (const tooling::DiagnosticMessage &Note : Shown.Notes) {
    addEdits(Note, Result.Edits);
    if (Note.Fix.empty() && Note.Message != "review: " + Result.FixTitle)
      Result.Notes.push_back({placeOf(Note), Note.Message});
  }
  llvm::sort(Result.Edits, [](const AuditEdit &A, const AuditEdit &B) {
    return std::tie(A.File, A.Offset, A.Length) < std::tie(B.File, B.Offset, B.Length);
  });
  return Result;
}

std::vector<SilentCopy> FindingJoin::takeSilent(ArrayRef<AuditFinding> Shown) {
  std::set<Key> ShownKeys;
  for (const AuditFinding &Finding : Shown)
    ShownKeys.insert({Finding.Check, Spot{Finding.At.File, Finding.At.Offset}, Finding.Message});
  std::vector<SilentCopy> Result;
  for (const auto &[Key, Entry] : Findings)
    if (!ShownKeys.contains(Key)) {
      const auto &[Check, Where, Message] = Key;
      Result.push_back({Check, Lines.at(Where.File, Where.Offset),
                        "a finding that a NOLINT comment or a filter of clang-tidy holds back: " + Message,
                        /*IsHeldBack=*/true});
    }
  for (const auto &[Where, MissingFact] : Silences)
    Result.push_back({Where.first, Lines.at(Where.second.File, Where.second.Offset), MissingFact});
  return Result;
}

} // namespace pybuf
