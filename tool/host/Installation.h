// Where the programs find what was installed with them.

#ifndef PYBUF_HOST_INSTALLATION_H
#define PYBUF_HOST_INSTALLATION_H

#include <string>

namespace pybuf {

/// The folder of clang's own headers: that of the LLVM this was built with, or one that was installed beside the
/// program. Otherwise empty, and clang looks beside the program itself.
std::string clangHeaders();

/// The folder of the checks' pages: installed beside the program, or in the sources. Empty where there is none.
std::string checkPages();

} // namespace pybuf

#endif
