#include "audit/CheckSelection.h"
#include "CheckList.h"
#include "audit/NameSuggestion.h"
#include "audit/SentenceError.h"
#include "clang-tidy/GlobList.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace pybuf {

static bool matchesSome(StringRef Globs) {
  const clang::tidy::GlobList List(Globs);
  return any_of(allChecks(), [&](const CheckEntry &Check) { return List.contains(Check.Name); });
}

Expected<std::string> selectChecks(StringRef Globs) {
  SmallVector<StringRef> Parts;
  Globs.split(Parts, ',');
  std::string Selected = "-*";
  bool IsFirst = true;
  for (StringRef Part : Parts) {
    Part = Part.trim();
    if (Part.empty())
      continue;
    StringRef Glob = Part;
    const bool LeavesOut = Glob.consume_front("-");
    if (!matchesSome(Glob))
      return sentenceError(Twine(Glob.contains('*') ? "no check matches '" : "there is no check '") + Glob + "'" +
                           suggestCheck(Glob));
    if (IsFirst && LeavesOut)
      Selected += ",pybuf-*";
    // A bare "*" would also take in the checks that come with clang-tidy's library.
    Selected += (LeavesOut ? ",-" : ",") + (Glob == "*" ? "pybuf-*" : Glob).str();
    IsFirst = false;
  }
  if (!matchesSome(Selected))
    return sentenceError("--checks=" + Globs + " leaves no check to run");
  return Selected;
}

} // namespace pybuf
