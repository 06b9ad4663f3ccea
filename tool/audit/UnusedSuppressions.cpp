#include "audit/UnusedSuppressions.h"
#include "audit/Fingerprint.h"
#include "audit/ReportReader.h"
#include "audit/SourceLines.h"
#include "audit/WholeFiles.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace pybuf {

namespace {

enum class Reach { ThisLine, NextLine, Begin, End };

/// One name in the parentheses of one comment.
struct Suppression {
  Reach Over = Reach::ThisLine;
  std::string Check;
  unsigned Offset = 0; ///< of the word NOLINT
  unsigned Line = 0;   ///< from 1
};

// Read as clang-tidy reads it: the words count wherever they stand.
std::vector<Suppression> suppressionsIn(StringRef Text) {
  std::vector<Suppression> Found;
  unsigned Line = 1;
  size_t Counted = 0;
  for (size_t At = Text.find("NOLINT"); At != StringRef::npos; At = Text.find("NOLINT", At + 1)) {
    Line += Text.slice(Counted, At).count('\n');
    Counted = At;
    StringRef Rest = Text.drop_front(At + StringRef("NOLINT").size());
    const Reach Over = Rest.consume_front("NEXTLINE") ? Reach::NextLine
                       : Rest.consume_front("BEGIN")  ? Reach::Begin
                       : Rest.consume_front("END")    ? Reach::End
                                                      : Reach::ThisLine;
    if (!Rest.consume_front("("))
      continue;
    for (StringRef Name : split(Rest.take_until([](char C) { return C == ')' || C == '\n'; }), ','))
      if (Name.trim().starts_with("pybuf-"))
        Found.push_back({Over, Name.trim().str(), static_cast<unsigned>(At), Line});
  }
  return Found;
}

/// The last line that a BEGIN reaches to.
unsigned endOf(const Suppression &Begin, ArrayRef<Suppression> All) {
  for (const Suppression &Each : All)
    if (Each.Over == Reach::End && Each.Offset > Begin.Offset && Each.Check == Begin.Check)
      return Each.Line;
  return ~0U;
}

} // namespace

void addUnusedSuppressions(AuditResult &Result) {
  SourceLines Lines;
  for (const FileOutcome &File : Result.Files) {
    if (File.Status != FileStatus::Audited)
      continue;
    auto Text = readWhole(File.File);
    if (!Text)
      continue;
    const std::vector<Suppression> All = suppressionsIn((*Text)->getBuffer());
    for (const Suppression &Each : All) {
      if (Each.Over == Reach::End)
        continue;
      const unsigned First = Each.Over == Reach::NextLine ? Each.Line + 1 : Each.Line;
      const unsigned Last = Each.Over == Reach::Begin ? endOf(Each, All) : First;
      clang::tidy::GlobList Names(Each.Check);
      const bool HoldsBack = any_of(Result.Silent, [&](const SilentCopy &Copy) {
        return Copy.IsHeldBack && Copy.At.File == File.File && First <= Copy.At.Line && Copy.At.Line <= Last &&
               Names.contains(Copy.Check);
      });
      if (HoldsBack)
        continue;
      AuditFinding Finding;
      Finding.Check = "pybuf-unused-nolint";
      Finding.Pattern = "unused-nolint";
      Finding.At = Lines.at(File.File, Each.Offset);
      Finding.At.Length = StringRef("NOLINT").size();
      Finding.Message = "this NOLINT of '" + Each.Check + "' holds nothing back; it can go";
      Result.Findings.push_back(std::move(Finding));
    }
  }
  sortFindings(Result);
  addFingerprints(Result);
}

} // namespace pybuf
