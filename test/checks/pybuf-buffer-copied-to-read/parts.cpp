// RUN: %check_pybuf %s pybuf-buffer-copied-to-read %t --level=pedantic --std=c++17,c++20
// Parts of strings that are copied into temporaries, and temporaries for functions that could take a view.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <cstdio>
#include <string>
#include <string_view>

long parse(std::string_view text);
long parse_string(const std::string &text);
long parse_both(const std::string &whole, std::string_view part);
std::string prefix;

long viewed(const std::string &data) {
  return parse(data.substr(4, 100));
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: a part of 'data' is copied into a temporary string that is only read; the same part of a std::string_view of 'data' is read in place [pybuf-buffer-copied-to-read]
}

bool compared(std::string data) {
  return data.substr(0, 4) == "RIFF";
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: a part of 'data' is copied into a temporary string that is only read; the same part of a std::string_view of 'data' is read in place [pybuf-buffer-copied-to-read]
}

// A std::string is needed, or a NUL.
long needed_as_a_string(const std::string &data) { return parse_string(data.substr(4)); }
std::string returned(const std::string &data) { return data.substr(4); }
std::string joined(const std::string &data) { return data.substr(4) + "."; }
void printed(const std::string &data) { puts(data.substr(4).c_str()); }

// What is called may change the whole, which is named twice or belongs to everybody.
long named_twice(std::string &data) { return parse_both(data, data.substr(1)); }
long global() { return parse(prefix.substr(1)); }

static long checksum(const std::string &text) {
  long sum = 0;
  for (char c : text)
    sum += c;
  return sum;
}
static long opened(const std::string &name) { return fopen(name.c_str(), "r") != nullptr; }
static long stored(std::string text) {
  prefix = std::move(text);
  return 0;
}
static long called_back(const std::string &text, PyObject *callback) {
  PyObject *result = PyObject_CallNoArgs(callback);
  Py_XDECREF(result);
  return text.size() + parse(text);
}
long known_elsewhere(const std::string &text) { return parse(text); }

long for_a_function(Py_buffer *view) {
  return checksum(std::string(static_cast<char *>(view->buf), view->len));
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: a temporary std::string copies the memory of a Py_buffer ('view->len' bytes) for 'checksum', which only reads it; with a std::string_view as its parameter it reads that memory in place [pybuf-buffer-copied-to-read]
}

// The function needs a NUL, keeps the string, lets the exporter be written, or may be called by others.
long with_a_nul(Py_buffer *view) { return opened(std::string(static_cast<char *>(view->buf), view->len)); }
long kept(Py_buffer *view) { return stored(std::string(static_cast<char *>(view->buf), view->len)); }
long written_meanwhile(Py_buffer *view, PyObject *callback) {
  return called_back(std::string(static_cast<char *>(view->buf), view->len), callback);
}
long of_others(Py_buffer *view) { return known_elsewhere(std::string(static_cast<char *>(view->buf), view->len)); }
