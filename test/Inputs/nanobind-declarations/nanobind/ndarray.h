#ifndef PYBUF_TEST_NANOBIND_NDARRAY_H
#define PYBUF_TEST_NANOBIND_NDARRAY_H

#include <cstdint>
#include <initializer_list>
#include <nanobind/nanobind.h>

namespace nanobind {

struct numpy {};

template <typename... Args> class ndarray {
public:
  ndarray() = default;
  ndarray(void *data, std::initializer_list<size_t> shape, handle owner = {},
          std::initializer_list<int64_t> strides = {}) {}
  void *data() const { return nullptr; }
  size_t size() const { return 0; }
};

} // namespace nanobind

#endif
