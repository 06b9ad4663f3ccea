#include "audit/Fingerprint.h"
#include "audit/Paths.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace pybuf {

// Indentation and spacing change without the code changing.
static std::string wordsOf(StringRef Line) {
  std::string Words;
  for (char C : Line)
    if (!isSpace(C))
      Words += C;
  return Words;
}

void addFingerprints(AuditResult &Result) {
  StringMap<unsigned> Occurrences;
  for (AuditFinding &Finding : Result.Findings) {
    // A NUL between the parts keeps one part from running into the next.
    std::string Identity;
    for (const std::string &Part : {Finding.Check, Finding.Pattern, relativeTo(Finding.At.File, Result.Root),
                                    Finding.Function, wordsOf(Finding.At.LineText)})
      (Identity += Part).push_back('\0');
    Identity += std::to_string(Occurrences[Identity]++);
    Finding.Fingerprint = utohexstr(xxh3_64bits(Identity), /*LowerCase=*/true, /*Width=*/16);
  }
}

} // namespace pybuf
