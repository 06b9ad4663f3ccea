// RUN: %check_pybuf %s pybuf-bytes-round-trip %t --level=pedantic
// Bytes that may be of a subclass.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

PyObject *whole(PyObject *bytes) {
  char *memory;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(bytes, &memory, &size) < 0)
    return NULL;
  return PyBytes_FromStringAndSize(memory, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the whole of the bytes object 'bytes' is copied into an equal one, though bytes never change; take a new reference to it instead [pybuf-bytes-round-trip]
}
