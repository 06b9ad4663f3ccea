// RUN: %check_pybuf %s pybuf-parameter-copied %t --level=pedantic
// Vectors of numbers, and functions that have other callers.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <vector>

namespace py = pybind11;

PYBIND11_MAKE_OPAQUE(std::vector<float>)

double sum(const double *values, size_t count);
double mean(const std::vector<double> &values);

struct Table {
  size_t width(const std::string &column) const { return column.size(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: parameter 'column' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]
};

PYBIND11_MODULE(numbers, m) {
  m.def("sum", [](const std::vector<double> &v) { return sum(v.data(), v.size()); });
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: parameter 'v' is converted element by element into a vector that is only read; a pybind11::array_t or pybind11::buffer reads the memory of the caller's array in place [pybuf-parameter-copied]
  m.def("bytes", [](std::vector<uint8_t> v) {
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'v' is converted element by element into a vector that is only read; a pybind11::array_t or pybind11::buffer reads the memory of the caller's array in place [pybuf-parameter-copied]
    unsigned total = 0;
    for (uint8_t x : v)
      total += x;
    return total;
  });
  py::class_<Table>(m, "Table").def("width", &Table::width);
  m.def("mean", [](const std::vector<double> &v) { return mean(v); });
  m.def("doubled", [](std::vector<double> v) {
    for (double &x : v)
      x *= 2;
    return v;
  });
  m.def("held", [](const std::vector<float> &v) { return v.size(); });
  m.def("flags", [](const std::vector<bool> &v) { return v.size(); });
  m.def("names", [](const std::vector<std::string> &v) { return v.size(); });
}
