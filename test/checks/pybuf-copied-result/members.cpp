// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// Data members that a converter makes a list of for each access.

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <string>
#include <vector>

namespace py = pybind11;

struct Curve {
  std::vector<double> samples;
  std::vector<std::string> names;
  std::vector<bool> marks;
  std::string title;
  int count = 0;
};

PYBIND11_MODULE(curves, m) {
  py::class_<Curve>(m, "Curve")
      .def_readwrite("samples", &Curve::samples)
      // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: each access of 'samples' converts the whole vector into a new list, and what is written there is lost; a property can give an array over the vector's memory that holds the object [pybuf-copied-result]
      // A number, text, strings, and bits, which no array holds.
      .def_readwrite("marks", &Curve::marks)
      .def_readwrite("names", &Curve::names)
      .def_readonly("title", &Curve::title)
      .def_readonly("count", &Curve::count);
}
