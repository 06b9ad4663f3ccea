// Plain Eigen matrices are copied from the array; a Ref maps it.

#include <Eigen/Dense>
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

double solved(const Eigen::MatrixXd &a);

PYBIND11_MODULE(matrices, m) {
  m.def("norm", [](Eigen::Ref<const Eigen::VectorXd> a) { return a.norm(); });
  m.def("trace", [](pybind11::EigenDRef<const Eigen::MatrixXd> a) { return a.trace(); });
  m.def("first", [](Eigen::Ref<const Eigen::VectorXd> a) { return a[0] + a(1); });

  m.def("small", [](const Eigen::Vector3d &a) { return a.norm(); });
  m.def("mapped", [](Eigen::Ref<const Eigen::VectorXd> a) { return a.norm(); });
  m.def("solved", [](const Eigen::MatrixXd &a) { return solved(a); });
  m.def("twice", [](const Eigen::VectorXd &a) { return (2 * a).eval(); });
  m.def("same", [](const Eigen::MatrixXd &a) { return a; });
  m.def("cleared", [](Eigen::MatrixXd a) {
    a.setZero();
    return a;
  });
}
