#include "audit/Mending.h"
#include "audit/FileReplacement.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <set>

using namespace llvm;

namespace pybuf {

namespace {

auto keyOf(const AuditEdit &Edit) { return std::tie(Edit.Offset, Edit.Length, Edit.Text); }

bool overlap(const AuditEdit &A, const AuditEdit &B) {
  // Two insertions at one place have no order that both would agree to.
  if (A.Length == 0 && B.Length == 0)
    return A.Offset == B.Offset;
  return A.Offset < B.Offset + B.Length && B.Offset < A.Offset + A.Length;
}

std::string nameFor(const AuditFinding &Finding) {
  return shownPath(Finding.At.File) + ":" + std::to_string(Finding.At.Line) + ": " + Finding.Check;
}

class Mender {
public:
  Mender(const FileSet &Files, const AuditRequest &Request, const AuditResult &Whole, ArrayRef<AuditFinding> Chosen)
      : Files(Files), Request(Request), Chosen(Chosen), Counts(countsOf(Whole)) {
    for (const FileOutcome &File : Whole.Files)
      Before[File.File] = File.Status;
    for (const auto &[Job, Dependencies] : Whole.Dependencies)
      for (const std::string &File : Dependencies)
        Users[nameInProject(File, Files.Root)].insert(Job);
  }

  Mending mend(bool WithReview) {
    Mending Done;
    for (const auto &[Index, Finding] : enumerate(Chosen)) {
      if (Finding.Edits.empty() || Finding.Fix == FixClass::Advice || (Finding.Fix == FixClass::Review && !WithReview))
        continue;
      if (const std::string Why = whyNotToEdit(Finding); !Why.empty())
        Done.Left.push_back(nameFor(Finding) + ": " + Why);
      else if (conflicts(Finding))
        Done.Left.push_back(nameFor(Finding) + ": its edits overlap with those of another finding; run again for it");
      else
        Wanted.push_back(Index);
    }
    for (std::vector<size_t> &Group : groups()) {
      if (proves(Group).empty()) {
        llvm::append_range(Done.Mended, Group);
        continue;
      }
      std::vector<size_t> Kept;
      for (size_t Index : Group) {
        Kept.push_back(Index);
        if (const std::string Why = proves(Kept); !Why.empty()) {
          Kept.pop_back();
          Done.Left.push_back(nameFor(Chosen[Index]) + ": " + Why);
        }
      }
      llvm::append_range(Done.Mended, Kept);
    }
    llvm::sort(Done.Mended);
    Done.Texts = textsWith(Done.Mended);
    return Done;
  }

private:
  using CountKey = std::tuple<std::string, std::string, std::string>; // check, file, function
  static std::map<CountKey, int> countsOf(const AuditResult &Of) {
    std::map<CountKey, int> Counts;
    for (const AuditFinding &Finding : Of.Findings)
      ++Counts[{Finding.Check, Finding.At.File, Finding.Function}];
    return Counts;
  }

  std::string whyNotToEdit(const AuditFinding &Finding) {
    for (const AuditEdit &Edit : Finding.Edits) {
      if (!isBelow(Edit.File, Files.Root))
        return shownPath(Edit.File) + " is no file of the project";
      if (sys::fs::access(Edit.File, sys::fs::AccessMode::Write))
        return shownPath(Edit.File) + " cannot be written";
      auto [Entry, IsNew] = Originals.try_emplace(Edit.File);
      if (IsNew)
        if (auto Text = readWhole(Edit.File))
          Entry->second = (*Text)->getBuffer().str();
      if (Edit.Offset + Edit.Length > Entry->second.size())
        return shownPath(Edit.File) + " has changed since it was audited";
    }
    return "";
  }

  /// Takes the edits of \p Finding unless they are in the way of others.
  bool conflicts(const AuditFinding &Finding) {
    for (const AuditEdit &Edit : Finding.Edits)
      for (const AuditEdit &Other : Taken[Edit.File])
        if (keyOf(Edit) != keyOf(Other) && overlap(Edit, Other))
          return true;
    for (const AuditEdit &Edit : Finding.Edits)
      Taken[Edit.File].push_back(Edit);
    return false;
  }

  // Findings that edit the same files, or files of the same translation units, are proved together.
  std::vector<std::vector<size_t>> groups() {
    std::vector<std::pair<std::set<std::string>, std::vector<size_t>>> Groups;
    for (size_t Index : Wanted) {
      std::set<std::string> Jobs = jobsOf({Index});
      std::vector<size_t> Members;
      for (auto Group = Groups.begin(); Group != Groups.end();) {
        if (none_of(Jobs, [&](const std::string &Job) { return Group->first.count(Job); })) {
          ++Group;
          continue;
        }
        Jobs.insert(Group->first.begin(), Group->first.end());
        llvm::append_range(Members, Group->second);
        Group = Groups.erase(Group);
      }
      Members.push_back(Index);
      Groups.emplace_back(std::move(Jobs), std::move(Members));
    }
    std::vector<std::vector<size_t>> Result;
    Result.reserve(Groups.size());
    for (auto &Group : Groups)
      Result.push_back(std::move(Group.second));
    return Result;
  }

  std::set<std::string> jobsOf(const std::vector<size_t> &Findings) {
    std::set<std::string> Jobs;
    for (size_t Index : Findings)
      for (const AuditEdit &Edit : Chosen[Index].Edits) {
        const std::set<std::string> &Of = Users[Edit.File];
        Jobs.insert(Of.begin(), Of.end());
      }
    return Jobs;
  }

  std::map<std::string, std::string> textsWith(const std::vector<size_t> &Findings) {
    const auto Later = [](const AuditEdit &A, const AuditEdit &B) { return keyOf(A) > keyOf(B); };
    std::map<std::string, std::set<AuditEdit, decltype(Later)>> Edits;
    for (size_t Index : Findings)
      for (const AuditEdit &Edit : Chosen[Index].Edits)
        Edits.try_emplace(Edit.File, Later).first->second.insert(Edit);
    std::map<std::string, std::string> Texts;
    for (const auto &[File, Of] : Edits) {
      std::string &Text = Texts[File] = Originals[File];
      // From the end, so that offsets stay true.
      for (const AuditEdit &Edit : Of)
        Text.replace(Edit.Offset, Edit.Length, Edit.Text);
    }
    return Texts;
  }

  /// Why these findings cannot be mended together, or nothing.
  std::string proves(const std::vector<size_t> &Findings) {
    const std::map<std::string, std::string> Texts = textsWith(Findings);
    const std::set<std::string> Jobs = jobsOf(Findings);
    if (Jobs.empty())
      return "no audited file is known to include what would be edited";
    FileSet Subset;
    Subset.Root = Files.Root;
    for (const AuditJob &Job : Files.Jobs)
      if (Jobs.contains(Job.File))
        Subset.Jobs.push_back(Job);
    AuditRequest Again = Request;
    Again.CacheFolder.clear();
    Again.Times = nullptr;
    Again.Overlay = &Texts;
    const AuditResult After = audit(Subset, Again, [](size_t, StringRef) {});
    if (After.IsInterrupted)
      return "the audit was interrupted";
    for (const FileOutcome &File : After.Files)
      if (File.Status > Before[File.File])
        return "the edited text does not parse: " + File.Reason;
    std::map<CountKey, int> Now = countsOf(After);
    std::map<CountKey, int> Allowed = Counts;
    for (size_t Index : Findings) {
      const AuditFinding &Finding = Chosen[Index];
      --Allowed[{Finding.Check, Finding.At.File, Finding.Function}];
    }
    for (const auto &[Key, Count] : Now)
      if (Count > Allowed[Key])
        return "a finding of " + std::get<0>(Key) + " is still there in the edited text";
    return "";
  }

  const FileSet &Files;
  const AuditRequest &Request;
  ArrayRef<AuditFinding> Chosen;
  std::map<CountKey, int> Counts; // of all findings, also those that are not chosen
  std::map<std::string, FileStatus> Before;
  std::map<std::string, std::set<std::string>> Users; // of each file, the jobs that read it
  std::map<std::string, std::string> Originals;
  std::map<std::string, std::vector<AuditEdit>> Taken;
  std::vector<size_t> Wanted;
};

} // namespace

Mending mend(const FileSet &Files, const AuditRequest &Request, const AuditResult &Whole, ArrayRef<AuditFinding> Chosen,
             bool WithReview) {
  return Mender(Files, Request, Whole, Chosen).mend(WithReview);
}

Error writeMended(const Mending &Of) {
  Error Problems = Error::success();
  for (const auto &[File, Text] : Of.Texts)
    if (Error Problem = replaceFile(File, [&, &Text = Text](raw_ostream &Out) { Out << Text; }))
      Problems = joinErrors(std::move(Problems),
                            sentenceError("cannot write " + shownPath(File) + ": " + toString(std::move(Problem))));
  return Problems;
}

Error writePatch(raw_ostream &Out, const Mending &Of, StringRef Root) {
  if (Of.Texts.empty())
    return Error::success();
  ErrorOr<std::string> Diff = sys::findProgramByName("diff");
  if (!Diff)
    return sentenceError("--diff needs the program diff, and there is none on the PATH");
  for (const auto &[File, Text] : Of.Texts) {
    SmallString<128> New, Patch;
    if (sys::fs::createTemporaryFile("pybuf", "new", New) || sys::fs::createTemporaryFile("pybuf", "patch", Patch))
      return sentenceError("cannot make a temporary file for the patch");
    const llvm::FileRemover NewGone(New), PatchGone(Patch);
    if (Error Problem = replaceFile(New, [&, &Text = Text](raw_ostream &Out) { Out << Text; }))
      return sentenceError("cannot write " + New + ": " + toString(std::move(Problem)));
    const std::string Name = relativeTo(File, Root);
    const std::string Old = "a/" + Name, Label = "b/" + Name;
    const StringRef Words[] = {*Diff, "-u", "--label", Old, "--label", Label, "--", File, New};
    const std::optional<StringRef> Streams[] = {StringRef(""), StringRef(Patch), std::nullopt};
    // 1 says that they differ, as they do.
    if (sys::ExecuteAndWait(*Diff, Words, std::nullopt, Streams) > 1)
      return sentenceError("diff failed on " + shownPath(File));
    if (auto Made = readWhole(Patch))
      Out << (*Made)->getBuffer();
  }
  return Error::success();
}

} // namespace pybuf
