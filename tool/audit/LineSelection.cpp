#include "audit/LineSelection.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace llvm;

namespace pybuf {

/// What `git ARGUMENT...` prints, run in \p Folder.
static Expected<std::string> git(StringRef Folder, ArrayRef<StringRef> Arguments) {
  ErrorOr<std::string> Program = sys::findProgramByName("git");
  if (!Program)
    return sentenceError("--since needs git, and there is none on the PATH");
  SmallString<128> Out, Problems;
  if (sys::fs::createTemporaryFile("pybuf-git", "out", Out) ||
      sys::fs::createTemporaryFile("pybuf-git", "err", Problems))
    return sentenceError("cannot make a temporary file for what git says");
  const llvm::FileRemover OutGone(Out), ProblemsGone(Problems);
  std::vector<StringRef> Words{*Program, "-C", Folder, "-c", "core.quotePath=false"};
  llvm::append_range(Words, Arguments);
  std::string Reason;
  const std::optional<StringRef> Streams[] = {StringRef(""), StringRef(Out), StringRef(Problems)};
  const int Status = sys::ExecuteAndWait(*Program, Words, std::nullopt, Streams, 0, 0, &Reason);
  const auto TextOf = [](StringRef File) {
    auto Text = readWhole(File);
    return Text ? (*Text)->getBuffer().str() : std::string();
  };
  if (Status != 0) {
    const std::string Said = Reason.empty() ? TextOf(Problems) : Reason;
    return sentenceError(StringRef(Said).split('\n').first.trim());
  }
  return TextOf(Out);
}

/// The name behind "+++ b/", which git puts in quotes where it holds control characters or quotes.
static std::string changedName(StringRef Line) {
  Line = Line.rtrim("\r\t");
  if (Line.consume_front("\"")) {
    Line.consume_back("\"");
    std::string Name;
    for (size_t I = 0; I < Line.size(); ++I) {
      if (Line[I] != '\\' || I + 1 == Line.size()) {
        Name += Line[I];
        continue;
      }
      const char Next = Line[++I];
      unsigned Octal = 0;
      if (Next >= '0' && Next <= '3' && !Line.substr(I, 3).getAsInteger(8, Octal)) {
        Name += static_cast<char>(Octal);
        I += 2;
      } else {
        Name += Next == 'n' ? '\n' : Next == 't' ? '\t' : Next == 'r' ? '\r' : Next;
      }
    }
    return Name;
  }
  return Line.str();
}

Expected<LineSelection> LineSelection::since(StringRef Revision, StringRef Folder) {
  Expected<std::string> Top = git(Folder, {"rev-parse", "--show-toplevel"});
  if (!Top)
    return sentenceError("--since=" + Revision + ": " + toString(Top.takeError()));
  const std::string Root = StringRef(*Top).rtrim("\r\n").str();
  Expected<std::string> Diff = git(Root, {"diff", "--no-color", "--no-ext-diff", "--no-renames", "-U0",
                                          "--src-prefix=a/", "--dst-prefix=b/", "--end-of-options", Revision, "--"});
  if (!Diff)
    return sentenceError("--since=" + Revision + ": " + toString(Diff.takeError()));
  Expected<std::string> New = git(Root, {"ls-files", "--others", "--exclude-standard", "-z"});
  if (!New)
    return sentenceError("--since=" + Revision + ": " + toString(New.takeError()));

  LineSelection Result;
  std::vector<Lines> *Current = nullptr;
  // How many lines of a hunk are still to come: one that begins with "+++" may be among them.
  unsigned Rest = 0;
  for (StringRef Line : split(*Diff, '\n')) {
    if (Rest > 0 && (Line.starts_with("+") || Line.starts_with("-"))) {
      --Rest;
      continue;
    }
    if (Line.consume_front("+++ ")) {
      std::string Name = changedName(Line);
      Current = StringRef(Name).starts_with("b/") ? &Result.Files[absolutePath(Name.substr(2), Root)] : nullptr;
      // A file of which only lines went has no line of its own.
      if (Current)
        Current->push_back({0, 0});
    } else if (Line.starts_with("@@ -")) {
      // @@ -12,3 +14,2 @@
      const auto NumbersOf = [](StringRef Range) {
        const auto [First, Count] = Range.split(',');
        std::pair<unsigned, unsigned> Numbers{0, 1};
        First.getAsInteger(10, Numbers.first);
        if (!Count.empty())
          Count.getAsInteger(10, Numbers.second);
        return Numbers;
      };
      const auto [Old, Behind] = Line.drop_front(4).split(" +");
      const auto [First, Count] = NumbersOf(Behind.split(' ').first);
      Rest = NumbersOf(Old).second + Count;
      if (Current && Count)
        Current->push_back({First, First + Count - 1});
    }
  }
  for (StringRef Name : split(*New, '\0'))
    if (!Name.empty())
      Result.Files[absolutePath(Name, Root)].clear();
  return Result;
}

Expected<LineSelection> LineSelection::ofFilter(StringRef Text) {
  Expected<json::Value> Parsed = json::parse(Text);
  if (!Parsed)
    return sentenceError("--line-filter is not valid JSON: " + toString(Parsed.takeError()));
  LineSelection Result;
  Result.ByEndOfName = true;
  const json::Array *Entries = Parsed->getAsArray();
  if (!Entries)
    return sentenceError("--line-filter has to be an array, as in [{\"name\": \"file.cpp\", \"lines\": [[1, 3]]}]");
  for (const auto &[Index, Value] : enumerate(*Entries)) {
    const json::Object *Entry = Value.getAsObject();
    const auto Name = Entry ? Entry->getString("name") : std::nullopt;
    if (!Name || Name->empty())
      return sentenceError("--line-filter: entry " + Twine(Index + 1) + " lacks a name");
    std::vector<Lines> &Of = Result.Files[Name->str()];
    if (const json::Array *Ranges = Entry->getArray("lines"))
      for (const json::Value &Range : *Ranges) {
        const json::Array *Pair = Range.getAsArray();
        if (!Pair || Pair->size() != 2 || !(*Pair)[0].getAsInteger() || !(*Pair)[1].getAsInteger())
          return sentenceError("--line-filter: the lines of " + *Name + " are not pairs of numbers");
        Of.push_back(
            {static_cast<unsigned>(*(*Pair)[0].getAsInteger()), static_cast<unsigned>(*(*Pair)[1].getAsInteger())});
      }
  }
  return Result;
}

bool LineSelection::contains(const Place &At) const {
  return any_of(Files, [&](const auto &Entry) {
    if (ByEndOfName ? !StringRef(At.File).ends_with(Entry.first) : At.File != Entry.first)
      return false;
    return Entry.second.empty() ||
           any_of(Entry.second, [&](const Lines &Range) { return Range.First <= At.Line && At.Line <= Range.Last; });
  });
}

} // namespace pybuf
