// The same objects are accepted, and read in place.
#include "../pattern.h"

#include <nanobind/nanobind.h>
#include <nanobind/stl/string_view.h>

NB_MODULE(pattern, m) {
  m.def("run", [](std::string_view text) { return checksum(text.data(), text.size()); });
}
