// A reference takes the same arrays, and maps those of doubles where they are.
#include "../pattern.h"

#include <nanobind/eigen/dense.h>

NB_MODULE(pattern, m) {
  m.def("run", [](const nanobind::DRef<const Eigen::VectorXd> &values) { return values.sum(); });
}
