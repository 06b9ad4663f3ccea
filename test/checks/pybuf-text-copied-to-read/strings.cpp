// RUN: %check_pybuf %s pybuf-text-copied-to-read %t --std=c++17,c++20
// A str's UTF-8 in a std::string that a std::string_view could read in place.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <map>
#include <string>
#include <string_view>
#include <vector>

int parse(std::string_view text);
int parse_text(const char *text);
int parse_string(const std::string &text);
void store(std::string text);

int viewed(PyObject *text) {
  Py_ssize_t size;
  const char *memory = PyUnicode_AsUTF8AndSize(text, &size);
  if (!memory)
    return -1;
  std::string name(memory, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'name' copies the UTF-8 of 'text' and is only read; a std::string_view reads it in place while the str is alive [pybuf-text-copied-to-read]
  return parse(name);
}

int looked_at(PyObject *text) {
  const char *memory = PyUnicode_AsUTF8(text);
  if (!memory)
    return -1;
  const std::string name = memory;
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: 'name' copies the UTF-8 of 'text' and is only read; a std::string_view reads it in place while the str is alive [pybuf-text-copied-to-read]
  int commas = 0;
  for (char c : name)
    commas += c == ',';
  return name.empty() || name[0] == '#' || name.find("//") != std::string::npos ? 0 : commas;
}

bool compared(PyObject *text) { return std::string(PyUnicode_AsUTF8(text)) == "lambda"; }
  // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: a std::string copies the UTF-8 of 'text' and is only read; a std::string_view reads it in place while the str is alive [pybuf-text-copied-to-read]

// The pointer is NUL-terminated already; a view would not be: words only.
int passed_on(PyObject *text) {
  const char *memory = PyUnicode_AsUTF8(text);
  if (!memory)
    return -1;
  std::string name(memory);
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'name' copies the UTF-8 of 'text' and is only read; the UTF-8 is NUL-terminated itself and can be passed on while the str is alive [pybuf-text-copied-to-read]
  return parse_text(name.c_str());
}

// A std::string is asked for.
int needed_as_a_string(PyObject *text) {
  std::string name = PyUnicode_AsUTF8(text);
  return parse_string(name);
}

int needed_as_a_key(PyObject *text, std::map<std::string, int> &numbers) {
  std::string name = PyUnicode_AsUTF8(text);
  return numbers[name];
}

// It is kept.
void kept(PyObject *text, std::vector<std::string> &names) {
  std::string name = PyUnicode_AsUTF8(text);
  names.push_back(name);
}

std::string returned(PyObject *text) {
  std::string name = PyUnicode_AsUTF8(text);
  return name;
}

void moved(PyObject *text) {
  std::string name = PyUnicode_AsUTF8(text);
  store(std::move(name));
}

// It is changed.
int changed(PyObject *text) {
  std::string name = PyUnicode_AsUTF8(text);
  name += '/';
  return parse(name);
}

// The str goes first.
int str_dropped_first(PyObject *object) {
  PyObject *text = PyObject_Str(object);
  if (!text)
    return -1;
  std::string name = PyUnicode_AsUTF8(text);
  Py_DECREF(text);
  return parse(name);
}

// It is part of another string.
std::string part_of_a_message(PyObject *text) {
  std::string name = PyUnicode_AsUTF8(text);
  return "unknown name " + name;
}

// Without a null test the std::string would throw where the view would not: for review.
int not_tested_for_null(PyObject *text) {
  std::string name = PyUnicode_AsUTF8(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'name' copies the UTF-8 of 'text' and is only read; a std::string_view reads it in place while the str is alive [pybuf-text-copied-to-read]
  return parse(name);
}

// Another std::string is made of it, or bound to it.
std::string shortened(PyObject *text) {
  const char *memory = PyUnicode_AsUTF8(text);
  if (!memory)
    return "";
  std::string name = memory;
  std::string rest = name.substr(1);
  return rest;
}

size_t bound_to_a_reference(PyObject *text) {
  const char *memory = PyUnicode_AsUTF8(text);
  if (!memory)
    return 0;
  std::string name = memory;
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'name' copies the UTF-8 of 'text' and is only read; a std::string_view reads it in place while the str is alive [pybuf-text-copied-to-read]
  const std::string &same = name;
  return same.size() + same.find('.');
}

// The string that the initialiser spells out becomes a view as well: one of a temporary would dangle.
int spelt_out(PyObject *text) {
  Py_ssize_t size;
  const char *memory = PyUnicode_AsUTF8AndSize(text, &size);
  if (memory == nullptr)
    return -1;
  std::string name = std::string(memory, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'name' copies the UTF-8 of 'text' and is only read; a std::string_view reads it in place while the str is alive [pybuf-text-copied-to-read]
  return parse(name);
}

// The end of a part is marked in the copy alone.
int part_with_a_nul(PyObject *text, int (*parse_text)(const char *)) {
  const char *memory = PyUnicode_AsUTF8(text);
  if (memory == nullptr)
    return -1;
  std::string name(memory, 4);
  return parse_text(name.c_str());
}
