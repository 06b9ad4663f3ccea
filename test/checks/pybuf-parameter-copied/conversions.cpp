// RUN: %check_pybuf %s pybuf-parameter-copied %t --level=pedantic -- -isystem /usr/include/eigen3
// Parameters to which arrays that do not fit are copied without a word.

#include <pybind11/eigen.h>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;
using RowMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

PYBIND11_MODULE(conversions, m) {
  m.def("size", [](py::array_t<double> array) { return array.size(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: arrays of another type or layout are converted to a copy for parameter 'array' unseen; with noconvert() on its argument the caller learns of it [pybuf-parameter-copied]
  m.def("trace", [](Eigen::Ref<const Eigen::MatrixXd> matrix) { return matrix.trace(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'matrix' is in column order, to which an array in NumPy's own row order is copied; pybind11::EigenDRef maps arrays of either order [pybuf-parameter-copied]

  // The caller learns of it.
  m.def("strict", [](py::array_t<double> array) { return array.size(); }, py::arg("array").noconvert());
  // An array of any type is taken as it is, and so is one in row order or of one dimension.
  m.def("any", [](py::array array) { return array.size(); });
  m.def("exact", [](py::array_t<double, 0> array) { return array.size(); });
  m.def("rows", [](Eigen::Ref<const RowMatrix> matrix) { return matrix.trace(); });
  m.def("either", [](py::EigenDRef<const Eigen::MatrixXd> matrix) { return matrix.trace(); });
  m.def("vector", [](Eigen::Ref<const Eigen::VectorXd> vector) { return vector.sum(); });
}
