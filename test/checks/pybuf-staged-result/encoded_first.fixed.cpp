// bytes of a str: encoded into bytes that are then copied.

#include <pybind11/pybind11.h>

namespace py = pybind11;

py::bytes encode(py::str text) { PyObject *encoded = PyUnicode_AsUTF8String(text.ptr());
if (!encoded)
  throw pybind11::error_already_set();
return pybind11::reinterpret_steal<pybind11::bytes>(encoded); }

// Memory, and an object that is bytes already.
py::bytes of_memory(const char *data, size_t size) { return py::bytes(data, size); }
py::bytes of_object(py::object object) { return py::bytes(object); }

// In a place of its own, and where a result is not what is returned.
py::object branch(const py::str &title, bool raw) {
  if (raw) {
    return py::bytes(title);
  }
  return title;
}
void stored(py::dict &into, const py::str &title) {
  into["title"] = py::bytes(title);
}
