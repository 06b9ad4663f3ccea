// Which precompiled headers an audit makes, so that what many files include is read once. Files share one only where
// their flags, their clang-tidy configuration and the directives that they begin with are the same, one by one: another
// order of the same headers can mean something else.

#ifndef PYBUF_AUDIT_SHARED_HEADERS_H
#define PYBUF_AUDIT_SHARED_HEADERS_H

#include "audit/FileSet.h"
#include <optional>

namespace pybuf {

/// The directives that several files begin with, precompiled.
struct SharedHeader {
  std::string Source; ///< absolute; a name beside the files that no file has, so that quoted includes find theirs
  std::string Text;   ///< its directives, without those of Parent
  clang::tooling::CompileCommand Command; ///< compiles Source
  std::optional<size_t> Parent;           ///< the shared header that this one continues
};

/// What a command begins with.
struct Beginning {
  size_t Header = 0;    ///< the shared header
  unsigned Covered = 0; ///< how many bytes of the file it stands for
};

/// One command of a job.
struct CommandUse {
  size_t Job = 0;
  size_t Command = 0;
  auto operator<=>(const CommandUse &) const = default;
};

struct SharingPlan {
  std::vector<SharedHeader> Headers;                     ///< each after its parent
  std::vector<std::vector<CommandUse>> Users;            ///< for each header, those that begin with just this much
  std::vector<std::vector<std::optional<Beginning>>> Of; ///< for each job and command
};

SharingPlan planSharedHeaders(llvm::ArrayRef<AuditJob> Jobs);

/// True for the name of a shared header's source.
bool isSharedSource(llvm::StringRef File);

} // namespace pybuf

#endif
