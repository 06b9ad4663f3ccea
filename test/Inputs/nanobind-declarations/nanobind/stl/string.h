#ifndef PYBUF_TEST_NANOBIND_STL_STRING_H
#define PYBUF_TEST_NANOBIND_STL_STRING_H

#include <nanobind/nanobind.h>
#include <string>

namespace nanobind::detail {
template <> struct type_caster<std::string> {};
} // namespace nanobind::detail

#endif
