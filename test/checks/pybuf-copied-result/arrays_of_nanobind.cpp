// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice -- %nanobind-flags
// Arrays of nanobind over memory of the object itself: without an owner they are copied when they are returned.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <vector>

namespace nb = nanobind;

struct Signal {
  std::vector<double> samples;
  nb::ndarray<nb::numpy, double> shown() { return nb::ndarray<nb::numpy, double>(samples.data(), {samples.size()}); }
  // CHECK-MESSAGES: :[[@LINE-1]]:51: warning: each call copies 'samples.data()', storage of the object itself, since the array has no owner; the policy reference_internal makes the object its owner, and the array shows that memory in place, where it stays while the object lives [pybuf-copied-result]
};

std::vector<double> table(10);

NB_MODULE(signals, m) {
  nb::class_<Signal>(m, "Signal")
      .def("samples", [](Signal &signal) {
        return nb::ndarray<nb::numpy, double>(signal.samples.data(), {signal.samples.size()});
        // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: each call copies 'signal.samples.data()', storage of the object itself, since the array has no owner; the policy reference_internal makes the object its owner, and the array shows that memory in place, where it stays while the object lives [pybuf-copied-result]
      })
      .def("shown", &Signal::shown)
      .def("again", &Signal::shown)
      // The object becomes the owner, or somebody else is it.
      .def("internal", [](Signal &signal) {
        return nb::ndarray<nb::numpy, double>(signal.samples.data(), {signal.samples.size()});
      }, nb::rv_policy::reference_internal)
      .def("owned", [](Signal &signal, nb::object self) {
        return nb::ndarray<nb::numpy, double>(signal.samples.data(), {signal.samples.size()}, self);
      })
      // Not of the object.
      .def("table", [](Signal &) { return nb::ndarray<nb::numpy, double>(table.data(), {table.size()}); });
  // The elements of a list that was converted for the call end with it.
  m.def("converted", [](std::vector<double> &values) {
    return nb::ndarray<nb::numpy, double>(values.data(), {values.size()});
  });
}
