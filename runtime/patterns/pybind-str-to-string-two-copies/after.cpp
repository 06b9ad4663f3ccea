// A view shows the UTF-8 that the str itself holds.
#include "../pattern.h"

#include <pybind11/pybind11.h>

static long run(const pybind11::str &text) {
  std::string_view view = text.cast<std::string_view>();
  return checksum(view.data(), view.size());
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
