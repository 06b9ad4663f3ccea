// Where the python3 of this machine keeps the headers that extensions include.

#ifndef PYBUF_AUDIT_PYTHON_INSTALLATION_H
#define PYBUF_AUDIT_PYTHON_INSTALLATION_H

#include <string>
#include <vector>

namespace pybuf {

struct PythonInstallation {
  std::string Version;                     ///< "3.11"; empty when no python3 with headers was found
  std::vector<std::string> Headers;        ///< of Python itself
  std::vector<std::string> Libraries;      ///< names: numpy, pybind11, nanobind
  std::vector<std::string> LibraryHeaders; ///< their folders, in the same order
};

/// Asks the first python3 of PATH.
PythonInstallation findPython();

} // namespace pybuf

#endif
