// RUN: %check_pybuf %s pybuf-staged-result %t
// bytes of a str: encoded into bytes that are then copied.

#include <pybind11/pybind11.h>

namespace py = pybind11;

py::bytes encode(py::str text) { return py::bytes(text); }
// CHECK-MESSAGES: :[[@LINE-1]]:41: warning: 'text' is encoded into a bytes object that is then copied into another one; take what PyUnicode_AsUTF8String returns as it is [pybuf-staged-result]

// Memory, and an object that is bytes already.
py::bytes of_memory(const char *data, size_t size) { return py::bytes(data, size); }
py::bytes of_object(py::object object) { return py::bytes(object); }

// In a place of its own, and where a result is not what is returned.
py::object branch(const py::str &title, bool raw) {
  if (raw) {
    return py::bytes(title);
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'title' is encoded into a bytes object that is then copied into another one; take what PyUnicode_AsUTF8String returns as it is [pybuf-staged-result]
  }
  return title;
}
void stored(py::dict &into, const py::str &title) {
  into["title"] = py::bytes(title);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: 'title' is encoded into a bytes object that is then copied into another one; take what PyUnicode_AsUTF8String returns as it is [pybuf-staged-result]
}
