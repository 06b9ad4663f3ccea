// Turns a compile command, as a build system recorded it for any compiler, into one for parsing with clang.

#ifndef PYBUF_AUDIT_COMPILE_FLAGS_H
#define PYBUF_AUDIT_COMPILE_FLAGS_H

#include "clang-tidy/ClangTidyOptions.h"
#include <string>
#include <vector>

namespace pybuf {

using Arguments = std::vector<std::string>;

/// \p Command without what clang's driver does not know, what writes files, precompiled headers of others and
/// plugins, and with clang's own headers; \p Command starts with the compiler.
Arguments flagsForParsing(const Arguments &Command);

/// \p Command with the arguments that .clang-tidy files add and remove.
Arguments withConfiguredArguments(Arguments Command, const clang::tidy::ClangTidyOptions &Configured);

} // namespace pybuf

#endif
