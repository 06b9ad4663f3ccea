// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic
// Lists of a binding library.

#include <pybind11/pybind11.h>
#include <vector>

namespace py = pybind11;

py::list to_list(const std::vector<double> &samples) {
  py::list list;
  for (double sample : samples)
    list.append(sample);
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: each pass makes a Python object of an element of 'samples'; where callers need not have a list, give them the memory of 'samples' as an object that exports its buffer [pybuf-boxed-elements]
  return list;
}

// Objects are appended, and numbers that are computed.
py::list others(const std::vector<py::object> &objects, const std::vector<double> &samples) {
  py::list list;
  for (const py::object &object : objects)
    list.append(object);
  for (double sample : samples)
    list.append(sample * 2);
  return list;
}
