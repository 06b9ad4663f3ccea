// RUN: %check_pybuf %s pybuf-array-copied %t --level=pedantic
// Arrays that are made of what a buffer says of its memory.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

py::array copied(py::buffer buffer) {
  return py::array(buffer.request());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: an array without a base copies the memory that 'buffer' exports; pybind11::array::ensure(pybind11::memoryview(buffer)) makes one over the memory itself, which holds the export [pybuf-array-copied]
}

py::ssize_t looked_at(py::buffer buffer) {
  py::buffer_info info = buffer.request();
  py::array array(info);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: an array without a base copies the memory that 'buffer' exports; pybind11::array::ensure(pybind11::memoryview(buffer)) makes one over the memory itself, which holds the export [pybuf-array-copied]
  return array.size();
}

// A base holds the memory, and nothing is copied.
py::array viewed(py::buffer buffer) { return py::array(buffer.request(), buffer); }
py::array ensured(py::buffer buffer) { return py::array::ensure(buffer); }
