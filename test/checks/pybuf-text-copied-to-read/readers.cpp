// RUN: %check_pybuf %s pybuf-text-copied-to-read %t --level=pedantic
// Temporary strings that are made of a str for a function of this file.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <map>
#include <string>

static std::map<std::string, int> numbers;

static bool is_comment(const std::string &line) { return !line.empty() && line[0] == '#'; }
static int number_of(const std::string &name) { return numbers.at(name); }

bool borrowed(PyObject *line) {
  return is_comment(PyUnicode_AsUTF8(line));
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: a temporary std::string copies the UTF-8 of 'line' for 'is_comment', which only reads it; with a std::string_view as its parameter it reads the UTF-8 in place [pybuf-text-copied-to-read]
}

// The function needs a std::string itself.
int needed(PyObject *name) { return number_of(PyUnicode_AsUTF8(name)); }
