// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic
// Vectors that a converter makes of lists, or lists of.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <vector>

namespace py = pybind11;

static std::vector<double> samples() { return std::vector<double>(100000, 1.0); }

double total(const py::object &object) {
  double sum = 0;
  for (double value : object.cast<std::vector<double>>())
    // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'object' is converted into a vector object by object; where it may be an array, ask for its buffer first [pybuf-boxed-elements]
    sum += value;
  return sum;
}

// Strings are objects in any case, and an array is one already.
size_t names(const py::object &object) { return object.cast<std::vector<std::string>>().size(); }
py::array_t<double> array() { return py::array_t<double>(100000); }

PYBIND11_MODULE(results, m) {
  m.def("samples", &samples);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the vector that each call returns is converted into a list of objects; where callers need not have a list, return an array that adopts the vector [pybuf-boxed-elements]
  m.def("ones", [] { return std::vector<float>(1000, 1.0f); });
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: the vector that each call returns is converted into a list of objects; where callers need not have a list, return an array that adopts the vector [pybuf-boxed-elements]
  m.def("words", [] { return std::vector<std::string>(3, "word"); });
  m.def("array", &array);
  m.def("total", &total);
}
