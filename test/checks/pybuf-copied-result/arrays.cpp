// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// Arrays over memory of the object itself, with and without the object as their base.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <vector>

namespace py = pybind11;

struct Signal {
  std::vector<double> samples;
  const double *begin() const { return samples.data(); }
};

py::array_t<double> samples(const Signal &signal) {
  return py::array_t<double>(signal.samples.size(), signal.samples.data());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: each call copies 'signal.samples.data()', storage of the object itself, into a new array; with the object as its base the array shows that memory in place, where it stays while the object lives [pybuf-copied-result]
}

// The object is the base.
py::array_t<double> shown(Signal &signal, py::object self) {
  return py::array_t<double>(signal.samples.size(), signal.samples.data(), self);
}

// What is changed before it is returned has to be a copy.
py::array_t<double> doubled(const Signal &signal) {
  py::array_t<double> copy(signal.samples.size(), signal.samples.data());
  double *values = copy.mutable_data();
  for (py::ssize_t at = 0; at < copy.size(); ++at)
    values[at] *= 2;
  return copy;
}

// A few numbers that tell the shape.
py::array_t<py::ssize_t> shape(const py::array &array) { return py::array_t<py::ssize_t>(array.ndim(), array.shape()); }

// Not the object's memory.
py::array_t<double> mean(const Signal &signal) {
  double sum = 0;
  for (double value : signal.samples)
    sum += value;
  return py::array_t<double>(1, &sum);
}
