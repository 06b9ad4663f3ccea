// RUN: %check_pybuf %s pybuf-staged-result %t
// Buffers that are filled and copied into bytes objects of pybind11.

#include <pybind11/pybind11.h>
#include <string>
#include <string_view>
#include <vector>

namespace py = pybind11;

void fill(char *to, size_t size);
void serialise(std::string &to);
std::string rendered();
std::string_view cached(const std::string &name);
void keep(const std::string &text);

py::bytes string_of_known_size(size_t size) {
  std::string out(size, '\0');
  fill(&out[0], size);
  return py::bytes(out);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'out' is filled, copied into a new bytes object ('out.size()' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

py::object vector_of_known_size(size_t size) {
  std::vector<char> out(size);
  fill(out.data(), out.size());
  py::bytes result(out.data(), out.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: 'out' is filled, copied into a new bytes object ('out.size()' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  return std::move(result);
}

py::bytearray into_bytearray(size_t size) {
  std::string out(size, '\0');
  fill(out.data(), size);
  return py::bytearray(out.data(), size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'out' is filled, copied into a new bytearray object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

py::bytes without_the_lock(size_t size) {
  std::string out(size, '\0');
  {
    py::gil_scoped_release released;
    fill(&out[0], size);
  }
  return py::bytes(out);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'out' is filled, copied into a new bytes object ('out.size()' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

py::bytes copy_of_a_view(const std::string &name) {
  std::string text(cached(name));
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'text' copies 'cached(name)' only to be copied again into a new bytes object; make the object of 'cached(name)' itself [pybuf-staged-result]
  return py::bytes(text.data(), text.size());
}

py::bytes copy_of_memory(const char *data, size_t size) {
  std::string text(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'text' copies 'data' only to be copied again into a new bytes object; make the object of 'data' itself [pybuf-staged-result]
  return text;
}

// A library's string is copied once.
py::bytes of_a_library() {
  std::string out = rendered();
  return py::bytes(out);
}
py::bytes of_a_temporary() { return py::bytes(rendered()); }
py::bytes of_the_caller(const std::string &text) { return py::bytes(text); }
py::bytes filled_by_a_library() {
  std::string out;
  serialise(out);
  return py::bytes(out);
}
// The string is used besides.
py::bytes kept(const std::string &name) {
  std::string text(cached(name));
  keep(text);
  return py::bytes(text);
}
py::bytes used_again(size_t size) {
  std::string out(size, '\0');
  fill(&out[0], size);
  py::bytes result(out);
  keep(out);
  return result;
}
// What the view looks at is gone when the bytes are made.
py::bytes of_a_dying_owner() {
  std::string text{std::string_view(rendered())};
  return py::bytes(text);
}
py::bytes source_changes(std::string &source) {
  std::string text(source.data(), source.size());
  source.clear();
  return py::bytes(text);
}
// Python code gets it: pybuf-copied-argument.
void handed(const py::object &file, size_t size) {
  std::string out(size, '\0');
  fill(&out[0], size);
  file.attr("write")(py::bytes(out));
}
// Objects are no memory; a str is encoded first, see encoded_first.cpp.
py::bytes of_bytes(const py::bytes &other) { return py::bytes(other); }
py::bytes small() {
  std::string out(16, '\0');
  fill(&out[0], 16);
  return py::bytes(out);
}
