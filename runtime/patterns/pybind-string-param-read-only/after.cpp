// The same objects are accepted, and read in place.
#include "../pattern.h"

#include <pybind11/pybind11.h>

PYBIND11_MODULE(pattern, m) {
  m.def("run", [](std::string_view text) { return checksum(text.data(), text.size()); });
}
