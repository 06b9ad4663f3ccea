// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// A vector that is held by a Python object is not converted.

#include <pybind11/pybind11.h>
#include <pybind11/stl_bind.h>
#include <vector>

PYBIND11_MAKE_OPAQUE(std::vector<double>)

namespace py = pybind11;

struct Curve {
  std::vector<double> samples;
};

PYBIND11_MODULE(curves, m) {
  py::bind_vector<std::vector<double>>(m, "Samples");
  py::class_<Curve>(m, "Curve").def_readonly("samples", &Curve::samples);
}
