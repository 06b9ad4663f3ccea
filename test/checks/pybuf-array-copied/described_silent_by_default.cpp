// RUN: %check_pybuf %s pybuf-array-copied %t
// An array of a buffer may have to be independent of it, so nothing is said at the default level.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

py::array copied(py::buffer buffer) { return py::array(buffer.request()); }
