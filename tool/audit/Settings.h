// A project's own defaults, from the file .pybuf.yaml in its folder. The command line stands above them.

#ifndef PYBUF_AUDIT_SETTINGS_H
#define PYBUF_AUDIT_SETTINGS_H

#include "finding/Finding.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace pybuf {

/// Which findings make an audit fail.
enum class FailOn { Never, Default, Pedantic, Advice };

struct Settings {
  std::optional<Level> AskedLevel;
  std::optional<std::string> Checks;
  std::optional<unsigned> MinBytes;
  std::optional<FailOn> Fails;
  std::string Database; ///< absolute, like the other paths; in the file they are seen from its folder
  std::string Baseline;
  std::string CacheFolder;
};

/// The settings of the project in \p Root; all empty where it has none. An error is a sentence that names the file and
/// the line.
llvm::Expected<Settings> readSettings(llvm::StringRef Root);

} // namespace pybuf

#endif
