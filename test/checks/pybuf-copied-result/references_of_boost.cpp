// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// Results that refer to a vector of their object, with the policy of Boost.Python that copies them.

#include <boost/python.hpp>
#include <string>
#include <vector>

namespace bp = boost::python;

struct Track {
  const std::vector<double> &times() const { return Times; }
  const std::vector<int> &marks() const { return Marks; }
  const std::string &title() const { return Title; }
  std::vector<double> Times;
  std::vector<int> Marks;
  std::string Title;
};

BOOST_PYTHON_MODULE(track) {
  bp::class_<std::vector<double>>("Doubles");
  bp::class_<Track>("Track")
      .def("times", &Track::times, bp::return_value_policy<bp::copy_const_reference>())
      // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: each call of 'times' copies the whole vector that the result refers to; return_internal_reference gives it itself and keeps its object alive, where it stays in place and callers may see it change [pybuf-copied-result]
      .add_property("all_times", bp::make_function(&Track::times, bp::return_value_policy<bp::copy_const_reference>()))
      // CHECK-MESSAGES: :[[@LINE-1]]:34: warning: each call of 'times' copies the whole vector that the result refers to; return_internal_reference gives it itself and keeps its object alive, where it stays in place and callers may see it change [pybuf-copied-result]
      .def("times_in_place", &Track::times, bp::return_internal_reference<>())
      // No class is there for these vectors: a converter makes something else of them. And text becomes a str.
      .def("marks", &Track::marks, bp::return_value_policy<bp::copy_const_reference>())
      .def("title", &Track::title, bp::return_value_policy<bp::copy_const_reference>());
}
