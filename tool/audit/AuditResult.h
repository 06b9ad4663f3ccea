// What an audit found, as plain data: reports read it, and nothing in it points into a parsed file.

#ifndef PYBUF_AUDIT_AUDIT_RESULT_H
#define PYBUF_AUDIT_AUDIT_RESULT_H

#include "finding/Finding.h"
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

struct AuditResult {
  std::string Root;                   ///< the project's folder, absolute
  std::vector<AuditFinding> Findings; ///< sorted by file and place, each once
  std::vector<SilentCopy> Silent;     ///< sorted likewise
  std::vector<FileOutcome> Files;     ///< sorted by file
  std::vector<std::string> Warnings;  ///< what is wrong with the configuration, each once
};

llvm::StringRef nameOf(FileStatus Status);

} // namespace pybuf

#endif
