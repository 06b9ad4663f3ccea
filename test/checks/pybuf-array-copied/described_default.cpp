// RUN: %check_pybuf %s pybuf-array-copied %t
// An array that leaves the function may have to be independent; one that is only looked at has not.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

py::array copied(py::buffer buffer) { return py::array(buffer.request()); }

py::ssize_t looked_at(py::buffer buffer) {
  py::array array(buffer.request());
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: an array without a base copies the memory that 'buffer' exports; pybind11::array::ensure makes one over the memory itself, which holds 'buffer' [pybuf-array-copied]
  return array.size();
}
