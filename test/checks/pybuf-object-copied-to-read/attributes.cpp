// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --level=pedantic
// The method tobytes() that is called by its name through pybind11, and bytes that are only read.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <string>
#include <string_view>

namespace py = pybind11;

long parse(std::string_view text);
long read(const char *data, Py_ssize_t size);
void store(py::bytes bytes);
extern py::object last;

long converted(const py::array &array) {
  std::string text = array.attr("tobytes")().cast<std::string>();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the contents of 'array' are copied into the temporary bytes object, which is only copied once more; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  return parse(text);
}

long held(py::array array) {
  py::bytes bytes = array.attr("tobytes")();
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'array' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  return parse(static_cast<std::string_view>(bytes));
}

long through_the_c_api(const py::object &object) {
  py::object bytes = object.attr("tobytes")();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  return read(PyBytes_AsString(bytes.ptr()), PyBytes_Size(bytes.ptr()));
}

// Kept, returned or handed on.
void kept(const py::array &array) {
  py::bytes bytes = array.attr("tobytes")();
  store(bytes);
}
py::object returned(const py::array &array) { return array.attr("tobytes")(); }
void assigned(const py::array &array) { last = array.attr("tobytes")(); }

// With an argument it is an encoding, and another method may do anything.
std::string encoded(const py::object &image) { return image.attr("tobytes")("raw").cast<std::string>(); }
std::string read_all(const py::object &file) { return file.attr("read")().cast<std::string>(); }

// The size is not asked for.
size_t to_a_nul(const py::object &object) {
  py::object bytes = object.attr("tobytes")();
  return strlen(PyBytes_AsString(bytes.ptr()));
}

// A member function that only looks at the object.
int counted(const py::object &object) {
  py::object bytes = object.attr("tobytes")();
  return bytes.ref_count();
}

// Nobody holds what the attribute is of.
long of_a_temporary(py::object (*make)()) { return parse(make().attr("tobytes")().cast<std::string>()); }
