// The conversion encodes the str into bytes, and copies those into a string that is only read.
#include "../pattern.h"

#include <pybind11/pybind11.h>

static long run(const pybind11::str &text) {
  std::string copy = text;
  return checksum(copy.data(), copy.size());
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
