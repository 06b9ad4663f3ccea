// RUN: %check_pybuf %s pybuf-buffer-copied-to-read %t --level=pedantic
// Text that an extractor of Boost.Python copies.

#include <boost/python.hpp>
#include <string>

namespace bp = boost::python;

size_t words(const std::string &text);

size_t length(bp::object object) {
  std::string text = bp::extract<std::string>(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'text' is the third copy of the text of 'object' that extract makes, and is only read; borrow the UTF-8 of a str with PyUnicode_AsUTF8AndSize [pybuf-buffer-copied-to-read]
  return text.size() + text.find('x');
}

size_t called(bp::object object) {
  const std::string text = bp::extract<std::string>(object)();
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'text' is the third copy of the text of 'object' that extract makes, and is only read; borrow the UTF-8 of a str with PyUnicode_AsUTF8AndSize [pybuf-buffer-copied-to-read]
  return text.find('x');
}

// A std::string is needed, and the text is changed or kept.
size_t as_string(bp::object object) {
  std::string text = bp::extract<std::string>(object);
  return words(text);
}
std::string upper(bp::object object) {
  std::string text = bp::extract<std::string>(object);
  text[0] = 'X';
  return text;
}

// A pointer into the str's own UTF-8, and numbers.
size_t borrowed(bp::object object) { return std::char_traits<char>::length(bp::extract<const char *>(object)); }
int number(bp::object object) { return bp::extract<int>(object); }
