// RUN: %check_pybuf %s pybuf-parameter-copied %t -- -isystem /usr/include/eigen3
// Plain Eigen matrices are copied from the array; a Ref maps it.

#include <Eigen/Dense>
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

double solved(const Eigen::MatrixXd &a);

PYBIND11_MODULE(matrices, m) {
  m.def("norm", [](const Eigen::VectorXd &a) { return a.norm(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: parameter 'a' is copied from the array and is only read; Eigen::Ref<const Eigen::VectorXd> maps it [pybuf-parameter-copied]
  m.def("trace", [](Eigen::MatrixXd a) { return a.trace(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'a' is copied from the array and is only read; pybind11::EigenDRef<const Eigen::MatrixXd> maps it [pybuf-parameter-copied]
  m.def("first", [](const Eigen::VectorXd &a) { return a[0] + a(1); });
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'a' is copied from the array and is only read; Eigen::Ref<const Eigen::VectorXd> maps it [pybuf-parameter-copied]

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
