// RUN: %check_pybuf %s pybuf-copied-argument %t
// The callee may keep the bytes, so nothing is said at the default level.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *write_by_format(PyObject *file, const char *data, Py_ssize_t size) {
  return PyObject_CallMethod(file, "write", "y#", data, size);
}
