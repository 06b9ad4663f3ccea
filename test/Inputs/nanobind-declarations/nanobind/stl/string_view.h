#ifndef PYBUF_TEST_NANOBIND_STL_STRING_VIEW_H
#define PYBUF_TEST_NANOBIND_STL_STRING_VIEW_H

#include <nanobind/nanobind.h>
#include <string_view>

namespace nanobind::detail {
template <> struct type_caster<std::string_view> {};
} // namespace nanobind::detail

#endif
