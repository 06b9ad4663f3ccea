// RUN: %check_pybuf %s pybuf-array-copied %t
// Arrays of pybind11 that copy a container which then ends.

#include <algorithm>
#include <cstring>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <vector>

namespace py = pybind11;

std::vector<double> computed(size_t size);
void fill(double *to, size_t size);
void enqueue(std::vector<double> values);
void keep(const double *values);

py::array_t<double> filled(size_t size) {
  std::vector<double> values(size);
  fill(values.data(), values.size());
  return py::array_t<double>(values.size(), values.data());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'values' is copied into an array without an owner and dropped; fill the array in place, or let it adopt 'values' through a capsule as its base [pybuf-array-copied]
}

py::array of_a_library(size_t size) {
  auto values = computed(size);
  py::array result(values.size(), values.data());
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'values' is copied into an array without an owner and dropped; fill the array in place, or let it adopt 'values' through a capsule as its base [pybuf-array-copied]
  return result;
}

py::array_t<double> shaped(size_t size) {
  std::vector<double> values = computed(size);
  return py::array_t<double>({values.size() / 2, size_t(2)}, values.data());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'values' is copied into an array without an owner and dropped; fill the array in place, or let it adopt 'values' through a capsule as its base [pybuf-array-copied]
}

py::array_t<double> copied_by_hand(size_t size) {
  std::vector<double> values = computed(size);
  py::array_t<double> result(values.size());
  std::memcpy(result.mutable_data(), values.data(), values.size() * sizeof(double));
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'values' is copied into a new array and dropped; fill the array in place, or let it adopt 'values' through a capsule as its base [pybuf-array-copied]
  return result;
}

py::array_t<double> copied_by_iterators(size_t size) {
  std::vector<double> values = computed(size);
  py::array_t<double> result(values.size());
  double *to = result.mutable_data();
  std::copy(values.begin(), values.end(), to);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'values' is copied into a new array and dropped; fill the array in place, or let it adopt 'values' through a capsule as its base [pybuf-array-copied]
  return result;
}

// An owner is given, or None, which is the business of pybuf-view-without-owner.
py::array_t<double> adopted(size_t size) {
  auto *values = new std::vector<double>(computed(size));
  py::capsule owner(values, [](void *p) { delete static_cast<std::vector<double> *>(p); });
  return py::array_t<double>(values->size(), values->data(), owner);
}
py::array_t<double> owned_by_nobody(size_t size) {
  std::vector<double> values = computed(size);
  return py::array_t<double>(values.size(), values.data(), py::none());
}
// The memory is not this function's to give.
py::array_t<double> of_the_caller(const std::vector<double> &values) {
  return py::array_t<double>(values.size(), values.data());
}
py::array_t<double> of_a_pointer(const double *values, size_t size) { return py::array_t<double>(size, values); }
py::array_t<double> of_static_memory() {
  static std::vector<double> table(4096);
  return py::array_t<double>(table.size(), table.data());
}
struct Matrix {
  std::vector<double> values;
  py::array_t<double> array() const { return py::array_t<double>(values.size(), values.data()); }
};
// The container lives on.
py::array_t<double> used_again(size_t size) {
  std::vector<double> values = computed(size);
  py::array_t<double> result(values.size(), values.data());
  fill(values.data(), values.size());
  keep(values.data());
  return result;
}
py::array_t<double> moved_on(size_t size) {
  std::vector<double> values = computed(size);
  py::array_t<double> result(values.size(), values.data());
  enqueue(std::move(values));
  return result;
}
// Small, or nothing is copied.
py::array_t<double> point() {
  std::vector<double> values = {1, 2, 3};
  return py::array_t<double>(values.size(), values.data());
}
py::array_t<double> empty(size_t size) { return py::array_t<double>(size); }
// Into an array of the caller.
void into_output(py::array_t<double> &output, size_t size) {
  std::vector<double> values = computed(size);
  std::memcpy(output.mutable_data(), values.data(), values.size() * sizeof(double));
}
