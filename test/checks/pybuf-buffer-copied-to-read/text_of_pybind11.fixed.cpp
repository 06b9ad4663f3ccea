// A str of pybind11 that becomes a std::string only to be read.

#include <pybind11/pybind11.h>
#include <string>

namespace py = pybind11;

size_t words(const std::string &text);

size_t find(py::str object) {
  std::string text = object;
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

// The object is given up before the last read, and a str that is made of any object is nobody's.
size_t replaced(py::bytes object, py::bytes other) {
  std::string text = object;
  object = other;
  return text.find('x');
}
size_t swapped(py::bytes object, py::bytes &other) {
  std::string text = object;
  std::swap(object, other);
  return text.find('x');
}
size_t released(py::bytes object) {
  std::string text = object;
  object.release().dec_ref();
  return text.find('x');
}
size_t of_a_temporary(py::object object) {
  std::string text = py::str(object);
  return text.find('x');
}
