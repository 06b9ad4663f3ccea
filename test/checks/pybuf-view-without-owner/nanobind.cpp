// RUN: %check_pybuf %s pybuf-view-without-owner %t -- %nanobind-flags
// An ndarray without an owner is copied when it is returned, after the function has ended.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <vector>

namespace nb = nanobind;

std::vector<double> computed(size_t size);

nb::ndarray<nb::numpy, double> without_owner(size_t size) {
  std::vector<double> values = computed(size);
  return nb::ndarray<nb::numpy, double>(values.data(), {values.size()});
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the array has no owner and is converted only after 'values' has ended; let a capsule own the memory, or fill the array in place [pybuf-view-without-owner]
}

// Copied while the caller's memory is there; or owned.
nb::ndarray<nb::numpy, double> of_the_caller(std::vector<double> &values) {
  return nb::ndarray<nb::numpy, double>(values.data(), {values.size()});
}
nb::ndarray<nb::numpy, double> owned(size_t size) {
  auto *values = new std::vector<double>(computed(size));
  nb::capsule owner(values, [](void *p) noexcept { delete static_cast<std::vector<double> *>(p); });
  return nb::ndarray<nb::numpy, double>(values->data(), {values->size()}, owner);
}
// Cast, and so copied, before the function ends.
nb::object cast_here(size_t size) {
  std::vector<double> values = computed(size);
  return nb::cast(nb::ndarray<nb::numpy, double>(values.data(), {values.size()}));
}
