// RUN: %check_pybuf %s pybuf-view-without-owner %t
// Views and arrays of pybind11 over memory that ends before them.

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <vector>

namespace py = pybind11;

std::vector<double> computed(size_t size);

py::array_t<double> none_as_base(size_t size) {
  std::vector<double> values = computed(size);
  return py::array_t<double>(values.size(), values.data(), py::none());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the array with None as its owner makes no copy and outlives 'values'; let a capsule own the memory, or fill the array in place [pybuf-view-without-owner]
}

py::memoryview of_memory(size_t size) {
  std::vector<double> values = computed(size);
  return py::memoryview::from_memory(values.data(), values.size() * sizeof(double));
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memoryview outlives 'values', whose memory ends with this function; fill a bytes object in place, or let an object own the memory [pybuf-view-without-owner]
}

py::array_t<double> copied(size_t size) {
  std::vector<double> values = computed(size);
  return py::array_t<double>(values.size(), values.data());
}
py::array_t<double> owned(size_t size) {
  auto *values = new std::vector<double>(computed(size));
  py::capsule owner(values, [](void *p) { delete static_cast<std::vector<double> *>(p); });
  return py::array_t<double>(values->size(), values->data(), owner);
}
py::array_t<double> of_static_memory() {
  static std::vector<double> table(4096);
  return py::array_t<double>(table.size(), table.data(), py::none());
}
py::memoryview of_the_caller(std::vector<double> &values) {
  return py::memoryview::from_memory(values.data(), values.size() * sizeof(double));
}
