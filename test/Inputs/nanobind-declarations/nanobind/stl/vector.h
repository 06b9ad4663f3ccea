#ifndef PYBUF_TEST_NANOBIND_STL_VECTOR_H
#define PYBUF_TEST_NANOBIND_STL_VECTOR_H

#include <nanobind/nanobind.h>
#include <vector>

namespace nanobind::detail {
template <typename Type, typename Alloc> struct type_caster<std::vector<Type, Alloc>> {};
} // namespace nanobind::detail

#endif
