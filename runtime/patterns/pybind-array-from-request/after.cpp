// An array over a view of the memory holds the export; only what has gaps is gathered. NumPy would take bytes that are
// given themselves for one string.
#include "../pattern.h"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

static long run(const pybind11::buffer &source) {
  auto array = pybind11::array::ensure(pybind11::memoryview(source), pybind11::array::c_style);
  if (!array)
    throw pybind11::error_already_set();
  return checksum(static_cast<const char *>(array.data()), array.nbytes());
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
