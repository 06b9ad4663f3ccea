// RUN: %check_pybuf %s pybuf-staged-result %t --std=c++17 --level=pedantic
// Before C++20 there is no view(): pedantic, and words only. A str is decoded from the contents in any case.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <sstream>
#include <string>

PyObject *through_a_string(int value) {
  std::ostringstream out;
  out << value;
  std::string text = out.str();
  return PyBytes_FromStringAndSize(text.data(), text.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: str() copies the contents of 'out' before they are copied again into a new bytes object; C++20 reads them in place with view() [pybuf-staged-result]
}

PyObject *into_a_str(int value) {
  std::ostringstream out;
  out << value;
  return PyUnicode_FromString(out.str().c_str());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: str() copies the contents of 'out' before they are copied again into a new str object; C++20 reads them in place with view() [pybuf-staged-result]
}
