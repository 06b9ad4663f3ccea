// New bytes, which nobody else has seen, are filled.
#include "../pattern.h"

#include <pybind11/pybind11.h>

static pybind11::bytes run(unsigned size) {
  auto bytes = pybind11::reinterpret_steal<pybind11::bytes>(PyBytes_FromStringAndSize(nullptr, size));
  if (!bytes)
    throw pybind11::error_already_set();
  render(PyBytes_AS_STRING(bytes.ptr()), size);
  return bytes;
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
