// What the str is encoded into is what is returned.
#include "../pattern.h"

#include <pybind11/pybind11.h>

static pybind11::bytes run(const pybind11::str &text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text.ptr());
  if (bytes == nullptr)
    throw pybind11::error_already_set();
  return pybind11::reinterpret_steal<pybind11::bytes>(bytes);
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
