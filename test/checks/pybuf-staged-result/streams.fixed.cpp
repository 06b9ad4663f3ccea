// A string stream copies its contents in str(); from C++20 on view() does not.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <iostream>
#include <sstream>
#include <string>

PyObject *through_a_string(int value) {
  std::ostringstream out;
  out << value;
  auto text = out.view();
  return PyBytes_FromStringAndSize(text.data(), text.size());
}

PyObject *through_a_temporary(int value) {
  std::ostringstream out;
  out << value;
  return PyBytes_FromStringAndSize(out.str().data(), 4);
}

// The stream writes on after str(), so a view of it would not hold still.
PyObject *stream_used_again(int value) {
  std::ostringstream out;
  out << value;
  std::string text = out.str();
  out << value;
  return PyBytes_FromStringAndSize(text.data(), text.size());
}

// The string is changed.
PyObject *string_changed(int value) {
  std::ostringstream out;
  out << value;
  std::string text = out.str();
  text += '\n';
  return PyBytes_FromStringAndSize(text.data(), text.size());
}

// The stream is the caller's.
PyObject *stream_of_the_caller(std::ostringstream &out) {
  std::string text = out.str();
  return PyBytes_FromStringAndSize(text.data(), text.size());
}
