// RUN: %check_pybuf %s pybuf-parameter-copied %t -- %nanobind-flags
// Where the caster of std::string_view is not included there is no edit.

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <string>

namespace nb = nanobind;

NB_MODULE(parameters, m) {
  m.def("size", [](const std::string &s) { return s.size(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: parameter 's' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place, once nanobind/stl/string_view.h is included [pybuf-parameter-copied]
}
