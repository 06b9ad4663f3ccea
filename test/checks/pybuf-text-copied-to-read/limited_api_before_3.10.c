// RUN: %check_pybuf %s pybuf-text-copied-to-read %t -- -DPy_LIMITED_API=0x03090000
// PyUnicode_AsUTF8AndSize is in the limited API since 3.10.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int consume(const char *text, Py_ssize_t size);

int read_only(PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return status;
}
