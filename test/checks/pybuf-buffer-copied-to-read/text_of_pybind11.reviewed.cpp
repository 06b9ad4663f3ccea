// A str of pybind11 that becomes a std::string only to be read.

#include <pybind11/pybind11.h>
#include <string>

namespace py = pybind11;

size_t words(const std::string &text);

size_t find(py::str object) {
  std::string_view text = object.cast<std::string_view>();
  return text.find('x');
}

// A std::string is needed, or the text is returned.
size_t as_string(py::str object) {
  std::string text = object;
  return words(text);
}
std::string kept(py::str object) {
  std::string text = object;
  return text;
}

// A cast says of what, and a view comes by a cast as well.
size_t cast_of_text(py::str object) {
  auto text = object.cast<std::string_view>();
  return text.find('x');
}
size_t cast_of_bytes(py::bytes object) {
  const std::string_view text = object.cast<std::string_view>();
  return text.find('x');
}
