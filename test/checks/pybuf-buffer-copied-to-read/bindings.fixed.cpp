// bytes objects of pybind11 and nanobind that are copied into a string only to be read.

#include <nanobind/nanobind.h>
#include <pybind11/pybind11.h>
#include <string>
#include <string_view>

namespace nb = nanobind;
namespace py = pybind11;

size_t checksum(const char *data, size_t size);
size_t named(const std::string &name);
std::string &setting();

size_t converted(const py::bytes &b) {
  std::string_view s = b;
  return s.find('z');
}

size_t cast(py::object o) {
  auto s = o.cast<std::string_view>();
  return checksum(s.data(), s.size());
}

size_t constructed(nb::bytes b) {
  std::string_view s(b.c_str(), b.size());
  return s.find('z');
}

// The string is kept, changed, or needed as one.
size_t passed(const py::bytes &b) {
  std::string s = b;
  return named(s);
}
void kept(const py::bytes &b) {
  std::string s = b;
  setting() = s;
}
size_t changed(const py::bytes &b) {
  std::string s = b;
  s += '!';
  return s.size();
}
std::string returned(const py::bytes &b) {
  std::string s = b;
  return s;
}
size_t with_nul(const py::bytes &b) {
  std::string s = b;
  return std::strlen(s.c_str());
}
// The object may be a bytearray that changes, or is gone.
size_t calls_back(const py::object &o, const py::object &f) {
  auto s = o.cast<std::string>();
  f();
  return s.find('z');
}
size_t of_a_temporary(const py::object &o) {
  std::string s = o.attr("name").cast<std::string>();
  return s.find('z');
}
size_t viewed(const py::bytes &b) {
  std::string_view s = b;
  return s.find('z');
}
int number(const py::object &o) { return o.cast<int>(); }
