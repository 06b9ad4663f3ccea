// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice -- -isystem /usr/include/eigen3
// Results that refer to a matrix of their object, and what the converter makes of them.

#include <pybind11/eigen.h>
#include <pybind11/pybind11.h>

namespace py = pybind11;

class Scene {
public:
  const Eigen::MatrixXd &points() const { return Points; }
  Eigen::VectorXd &weights() { return Weights; }
  Eigen::MatrixXd turned() const { return Points.transpose(); }
  const Eigen::Vector3d &origin() const { return Origin; }
  static const Eigen::MatrixXd &identity();

private:
  Eigen::MatrixXd Points;
  Eigen::VectorXd Weights;
  Eigen::Vector3d Origin;
};

const Eigen::MatrixXd &table();

PYBIND11_MODULE(scene, m) {
  py::class_<Scene>(m, "Scene")
      .def("points", &Scene::points)
      // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: each call of 'points' copies the whole matrix that the result refers to; the policy reference_internal maps it and keeps its object alive, where it stays in place and callers may see it change [pybuf-copied-result]
      .def("weights", &Scene::weights, "The weights of the points.")
      // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: each call of 'weights' copies the whole matrix that the result refers to; the policy reference_internal maps it and keeps its object alive, where it stays in place and callers may see it change [pybuf-copied-result]
      .def("rows", [](const Scene &scene) -> const Eigen::MatrixXd & { return scene.points(); })
      // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: each call copies the whole matrix that the result refers to; the policy reference_internal maps it and keeps its object alive, where it stays in place and callers may see it change [pybuf-copied-result]
      // A policy says what shall be, and a property has one by default.
      .def("points_in_place", &Scene::points, py::return_value_policy::reference_internal)
      .def("points_of_my_own", &Scene::points, py::return_value_policy::copy)
      .def_property_readonly("shown", &Scene::points)
      // A new matrix moves into the array; three numbers are copied as fast as they are mapped.
      .def("turned", &Scene::turned)
      .def("origin", &Scene::origin)
      // No object holds what these refer to.
      .def_static("identity", &Scene::identity);
  m.def("table", &table);
}
