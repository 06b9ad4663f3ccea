// The UTF-8 of a str is copied into a std::string that is only read.
#include "../pattern.h"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>

NB_MODULE(pattern, m) {
  m.def("run", [](const std::string &text) { return checksum(text.data(), text.size()); });
}
