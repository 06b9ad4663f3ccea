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

static size_t count(std::string_view text) { return text.find(','); }

NB_MODULE(parameters, m) {
  m.def("count", &count);
  m.def("size", [](std::string_view s) { return s.size(); });
  // Only str objects are taken, which never change: others may run meanwhile.
  m.def("unlocked", [](std::string_view s) { return checksum(s.data(), s.size()); }, nb::call_guard<nb::gil_scoped_release>());
  nb::class_<Table>(m, "Table")
      .def("has", [](const Table &, std::string_view name) { return name == "id"; })
      .def_prop_rw(
          "name", [](const Table &t) { return t.name; }, [](Table &t, const std::string &name) { t.name = name; });

  m.def("total", [](const std::vector<unsigned char> &v) { return checksum(v.data(), v.size()); });
  m.def("sorted", [](std::vector<unsigned char> v) {
    v.push_back(0);
    return v;
  });
  // Numbers of more bytes are pedantic, and what is held by a Python object is not converted.
  m.def("sum", [](const std::vector<double> &v) { return v.size(); });
  m.def("held", [](const std::vector<short> &v) { return v.size(); });
  m.def("bytes", [](const nb::bytes &b) { return b.size(); });
}
