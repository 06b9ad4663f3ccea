// What an audit found, as plain data: reports read it, and nothing in it points into a parsed file.

#ifndef PYBUF_AUDIT_AUDIT_RESULT_H
#define PYBUF_AUDIT_AUDIT_RESULT_H

#include "finding/Finding.h"
#include <map>
#include <string>
#include <vector>

namespace pybuf {

/// A place in a file, with the line it stands on.
struct Place {
  std::string File; ///< absolute
  unsigned Offset = 0;
  unsigned Line = 0;   ///< from 1
  unsigned Column = 0; ///< from 1, in bytes
  unsigned Length = 0; ///< of the range to underline; 0 where only the place is known
  std::string LineText;
};

struct AuditNote {
  Place At;
  std::string Text;
};

/// Replaces the bytes [Offset, Offset + Length) of File by Text.
struct AuditEdit {
  std::string File;
  unsigned Offset = 0;
  unsigned Length = 0;
  std::string Text;
};

struct AuditFinding {
  std::string Check;
  std::string Pattern;
  Level FindingLevel = Level::Default;
  Place At;
  std::string Message;
  std::string Size;
  unsigned LoopDepth = 0;
  std::string Function; ///< the enclosing function's qualified name; empty where there is none
  std::vector<AuditNote> Notes;
  FixClass Fix = FixClass::Advice;
  std::string FixTitle;
  std::vector<AuditEdit> Edits;
  std::string Fingerprint;
};

/// A copy that a check looked at without making a finding of it.
struct SilentCopy {
  std::string Check;
  Place At;
  std::string MissingFact;
  bool IsHeldBack = false; ///< it was a finding, and a NOLINT comment or a filter keeps it from being shown
};

enum class FileStatus {
  Audited,
  ParsedWithErrors, ///< findings are as good as what could be parsed
  NotAudited,
};

struct FileOutcome {
  std::string File; ///< absolute
  FileStatus Status = FileStatus::Audited;
  std::string Reason; ///< empty for Audited
};

/// What an audit did and how long it took.
struct AuditProfile {
  size_t Kept = 0;          ///< files answered from the cache
  size_t Skipped = 0;       ///< files that have nothing to do with Python
  size_t New = 0;           ///< files that were parsed
  size_t SharedHeaders = 0; ///< that were precompiled
  double Planning = 0;      ///< CPU seconds of all threads: looking into the cache, planning what is shared
  double Headers = 0;       ///< precompiling
  double Parsing = 0;       ///< parsing and checking the files
  std::vector<std::pair<double, std::string>> Slowest; ///< files, with CPU seconds
  std::vector<std::pair<double, std::string>> Checks;  ///< with seconds, where that was asked for
};

/// One of several audits that share the files of a project; 0 of 0 for one that has them all.
struct AuditShare {
  unsigned Number = 0; ///< from 1
  unsigned Count = 0;
  std::string name() const { return std::to_string(Number) + "/" + std::to_string(Count); }
};

/// Raised when a member of a report changes its meaning or goes away; new members may come without notice.
inline constexpr int JsonSchemaVersion = 1;

struct AuditResult {
  std::string Root;                                             ///< the project's folder, absolute
  std::vector<AuditFinding> Findings;                           ///< sorted by file and place, each once
  std::vector<SilentCopy> Silent;                               ///< sorted likewise
  std::vector<FileOutcome> Files;                               ///< sorted by file
  std::vector<std::string> Warnings;                            ///< what is wrong with the configuration, each once
  std::vector<std::string> Remarks;                             ///< what became of the cache
  std::map<std::string, std::vector<std::string>> Dependencies; ///< of each file, where that was asked for
  AuditProfile Profile;
  AuditShare Share;
  bool IsInterrupted = false; ///< some files were not reached
};

llvm::StringRef nameOf(FileStatus Status);

} // namespace pybuf

#endif
