// A string is filled, copied into bytes, and dropped.
#include "../pattern.h"

#include <pybind11/pybind11.h>

static pybind11::bytes run(unsigned size) {
  std::string block(size, '\0');
  render(block.data(), block.size());
  return pybind11::bytes(block);
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
