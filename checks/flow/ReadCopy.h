// Whether a copy is only read and dropped, and whether what it was made of outlives the last read.
//
// How it decides: every use of the copy, through every pointer into it, is looked at on the paths that follow;
// reading, measuring, testing and dropping leave it a copy that nobody needed, anything else ends the
// judgement with its reason. The object that was copied has to be held until the last read: by the caller, by a
// reference of this function that is dropped later, or because nothing that runs Python code stands between.

#ifndef PYBUF_FLOW_READ_COPY_H
#define PYBUF_FLOW_READ_COPY_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct ReadCopy {
  const clang::VarDecl *Copy = nullptr;     ///< the variable that holds the copy; null for a temporary
  const clang::Stmt *CopyDefined = nullptr; ///< the assignment or declaration that gives it
  bool OnlyCompared = false;                ///< every read compares it
  bool OwnerDrops = false;                  ///< a C++ object drops the reference at the end of its scope
  bool SizeAsked = false;                   ///< the size of the copy is asked for
  bool IsReachedWritable = false;           ///< of a std::string: a pointer to what may be written reads it
  bool NeedsNul = false;                    ///< a read may stop at a NUL, or gets no size
  bool MayBeSource = false;                 ///< the copy may be the source itself, as of immutable bytes
  llvm::SmallVector<const Use *, 8> Uses;   ///< of Copy, after it was made, each once
  llvm::SmallVector<const Use *, 4> Reads;  ///< of the copy, through any variable
  const Use *LastRead = nullptr;            ///< in source order
  const Use *Drop = nullptr;
  const clang::FunctionDecl *Reader = nullptr; ///< of this file, for which a temporary string is made
  const Use *Question = nullptr; ///< the last read that Python does: a comparison, or a method that searches
};

/// The steps that judgements of read-only copies share.
class ReadCopyJudge {
protected:
  ReadCopyJudge(Uses &All, ReadCopy &Facts)
      : All(All), Graph(All.graph()), Calls(All.calls()), Context(Graph.context()), Facts(Facts) {}

  /// Finds the variable that takes the new object of \p Call, follows it, and sees it dropped. What the variable
  /// holds on other paths is for holdsNothingElse().
  std::optional<Silence> newObjectIsOnlyRead(const clang::Expr *Call);
  /// The same for an object that may go unread, as a list whose items are looked at.
  std::optional<Silence> objectIsOnlyUsed(const clang::Expr *Call);
  /// Every use of Facts.Copy and of every pointer into it, after Start.
  std::optional<Silence> followCopy();
  /// The same for a copy that may go unread, as one whose size alone is asked for.
  std::optional<Silence> followUses();
  /// `b = is_str ? encode(s) : s` by branches: where the uses are shared, the copy unifies two cases.
  std::optional<Silence> holdsNothingElse();
  /// The object that \p Object names is held until the last read.
  std::optional<Silence> objectOutlives(const clang::Expr *Object);
  void addRead(const Use &U, bool MayNeedNul = true);
  /// True where \p String, which is only read, is read through a pointer to memory that may be written: what shows
  /// memory that is const gives no such pointer.
  bool isReachedWritable(const clang::VarDecl *String);
  bool isReadAfter(Point P);
  bool mayRunPythonBeforeLastRead();

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  clang::ASTContext &Context;
  std::optional<Point> Start;
  bool MayHash = false;    ///< memory can be hashed as bytes are, with Py_HashBuffer of Python 3.14
  bool HoldsBytes = false; ///< the copy is bytes or a bytearray, whose methods only look

private:
  bool isHeld(const clang::VarDecl *Variable);
  bool isParsedArgument(const clang::VarDecl *Variable);
  void noteNul(const Use &U);
  bool isAskedOfBytes(const Use &U, const clang::VarDecl *Holder);

  ReadCopy &Facts;
  bool OthersRead = false;
};

/// True for a read that makes a container or a view of the bytes of an object, which has their size.
bool givesContainer(const Use &U);
/// True when all that is done with the copy, a std::string, can be done with a std::string_view.
bool mayBeView(const ReadCopy &Facts);
/// True when the copy, a std::string, gives out its memory as a C string.
bool givesCString(const ReadCopy &Facts);

std::string quoted(const clang::VarDecl *Variable);

} // namespace pybuf::flow

#endif
