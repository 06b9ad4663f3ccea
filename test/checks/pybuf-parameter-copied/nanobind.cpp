// RUN: %check_pybuf %s pybuf-parameter-copied %t -- %nanobind-flags
// Parameters of functions that nanobind makes callable.

#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>
#include <string>
#include <vector>

namespace nb = nanobind;

NB_MAKE_OPAQUE(std::vector<short>)

size_t checksum(const char *data, size_t size);
size_t checksum(const unsigned char *data, size_t size);

struct Table {
  std::string name;
};

static size_t count(const std::string &text) { return text.find(','); }
// CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'text' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]

NB_MODULE(parameters, m) {
  m.def("count", &count);
  m.def("size", [](std::string s) { return s.size(); });
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: parameter 's' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]
  // Only str objects are taken, which never change: others may run meanwhile.
  m.def("unlocked", [](const std::string &s) { return checksum(s.data(), s.size()); }, nb::call_guard<nb::gil_scoped_release>());
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: parameter 's' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]
  nb::class_<Table>(m, "Table")
      .def("has", [](const Table &, const std::string &name) { return name == "id"; })
      // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: parameter 'name' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]
      .def_prop_rw(
          "name", [](const Table &t) { return t.name; }, [](Table &t, const std::string &name) { t.name = name; });

  m.def("total", [](const std::vector<unsigned char> &v) { return checksum(v.data(), v.size()); });
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: parameter 'v' is converted element by element into a vector that is only read; a nanobind::ndarray reads the memory of the caller's array in place [pybuf-parameter-copied]
  m.def("sorted", [](std::vector<unsigned char> v) {
    v.push_back(0);
    return v;
  });
  // Numbers of more bytes are pedantic, and what is held by a Python object is not converted.
  m.def("sum", [](const std::vector<double> &v) { return v.size(); });
  m.def("held", [](const std::vector<short> &v) { return v.size(); });
  m.def("bytes", [](const nb::bytes &b) { return b.size(); });
}
