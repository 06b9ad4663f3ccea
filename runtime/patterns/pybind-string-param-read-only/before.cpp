// A str, bytes or bytearray is copied into a std::string that is only read.
#include "../pattern.h"

#include <pybind11/pybind11.h>

PYBIND11_MODULE(pattern, m) {
  m.def("run", [](const std::string &text) { return checksum(text.data(), text.size()); });
}
