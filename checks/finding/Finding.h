// What a finding carries, and how it is told.
//
// A finding is built once, by a check, and told twice: as a clang-tidy diagnostic (PybufCheck::report), so
// that every host of clang-tidy shows it, and whole to a FindingRecorder where a program has installed
// one, since a diagnostic has no place for level, size, loop depth or fix class.

#ifndef PYBUF_FINDING_FINDING_H
#define PYBUF_FINDING_FINDING_H

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace pybuf {

/// How sure a finding is; each level takes in those before it.
enum class Level {
  Default,  ///< proved from the function alone, and nothing a caller can see would change
  Pedantic, ///< right most of the time, or a matter of sizes and of what a callee does
  Advice,   ///< the better form is visible to callers
};

/// How safe the edit of a finding is.
enum class FixClass {
  Safe,   ///< behaviour is kept: the edit is attached to the warning and --fix applies it
  Review, ///< a person should look: the edit is attached to a note and only --fix-notes applies it
  Advice, ///< words only
};

llvm::StringRef nameOf(Level L);
llvm::StringRef nameOf(FixClass C);
std::optional<Level> levelNamed(llvm::StringRef Name);

/// One step of the proof, shown as a note.
struct ProofNote {
  clang::SourceLocation Location;
  std::string Text;
};

struct Finding {
  std::string Pattern; ///< the row of the catalogue, as "bytes-from-temp-buffer"
  Level FindingLevel = Level::Default;
  clang::SourceLocation Location; ///< of the copying call
  clang::SourceRange Range;
  std::string Message;    ///< what is copied, how much, why needless, what instead
  std::string Size;       ///< bytes copied, as an expression in the source's own words; may be empty
  unsigned LoopDepth = 0; ///< loops around the copy within its function
  std::vector<ProofNote> Proof;
  FixClass Fix = FixClass::Advice;
  std::string FixTitle;                ///< of a review edit: what it does, for the note and for an editor's menu
  std::vector<clang::FixItHint> Edits; ///< empty for advice
};

/// Receives findings whole. One may be installed for each thread; checks that run on the thread tell it.
class FindingRecorder {
public:
  virtual ~FindingRecorder();
  /// \p Check is the check's full name; \p Sources is valid during the call only.
  virtual void found(llvm::StringRef Check, const Finding &Found, const clang::SourceManager &Sources) = 0;
  /// The check looked at a copy at \p Location and was silent, because \p MissingFact could not be shown.
  virtual void silent(llvm::StringRef Check, clang::SourceLocation Location, llvm::StringRef MissingFact,
                      const clang::SourceManager &Sources) {}

  /// The recorder of this thread, or null.
  static FindingRecorder *current();
  /// Installs \p Recorder (which may be null) for this thread and returns the one before.
  static FindingRecorder *install(FindingRecorder *Recorder);
};

} // namespace pybuf

#endif
