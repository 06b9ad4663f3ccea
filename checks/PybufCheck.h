// What all checks share: options, the level, skipping of generated files, and telling a finding.

#ifndef PYBUF_PYBUF_CHECK_H
#define PYBUF_PYBUF_CHECK_H

#include "api/Model.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "finding/Finding.h"

namespace pybuf {

/// Base of the checks. Options that every check takes, each also without the check's name for all at once:
///   PybufLevel      default, pedantic or advice: the lowest certainty that is reported
///   PythonMinVersion  the oldest Python that the code is for, as 3.9: newer forms are offered only from theirs on
///   MinBytes        constant sizes below this many bytes are not worth a finding (4096)
///   SkipGenerated   files that Cython, SWIG and the like wrote are passed over (true)
///   ApiModels       YAML files with rows for own wrappers and libraries, separated by ';'
class PybufCheck : public clang::tidy::ClangTidyCheck {
public:
  PybufCheck(llvm::StringRef Name, clang::tidy::ClangTidyContext *Context);
  void storeOptions(clang::tidy::ClangTidyOptions::OptionMap &Options) override;

protected:
  /// Tells \p Found, unless its level is above the one asked for.
  void report(const Finding &Found, const clang::SourceManager &Sources);
  /// Records that a copy at \p Location was looked at and why no finding came of it.
  void passOver(clang::SourceLocation Location, llvm::StringRef MissingFact, const clang::SourceManager &Sources);

  /// True where somebody hears of findings of that level: they are asked for, or a recorder hears what was passed over.
  bool isHeard(Level Wanted) const;
  /// True where nobody hears of any finding of this check.
  bool isSilenced() const;

  /// True where findings may be told at \p Location: not in a system header, not in generated code.
  bool isAudited(clang::SourceLocation Location, const clang::SourceManager &Sources);
  /// Lets go of what is remembered of the files of a translation unit, which is about to end.
  static void forgetFiles();

  Level AskedLevel = Level::Default;
  unsigned MinBytes = 4096;
  unsigned PythonMinVersion = 9;   ///< the minor version, of Python 3
  const api::Model *Api = nullptr; ///< the rows, a user's own included

private:
  std::string LevelOption, PythonMinVersionOption;
  std::string ApiModels;
  bool SkipGenerated = true;
};

} // namespace pybuf

#endif
