#include <Eigen/Dense>
#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>

PYBIND11_MODULE(pair, m) {
  m.def("norm", [](const Eigen::VectorXd &a) { return a.norm(); });
}
