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

// "y#" borrows the bytes of its argument, which may also be another bytes-like object that never changes.
PyObject *parsed(PyObject *self, PyObject *args) {
  const char *data;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "y#", &data, &size))
    return NULL;
  return PyBytes_FromStringAndSize(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the whole of the argument behind 'data' ('size' bytes) is copied into equal bytes; parse it as an object and take a new reference to it where it is bytes already [pybuf-bytes-round-trip]
}

// Of "y*" the memory may change, and of two arguments the size has to be its own.
PyObject *of_a_view(PyObject *self, PyObject *args) {
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
    return NULL;
  PyObject *result = PyBytes_FromStringAndSize(view.buf, view.len);
  PyBuffer_Release(&view);
  return result;
}
PyObject *shorter(PyObject *self, PyObject *args) {
  const char *data, *other;
  Py_ssize_t size, room;
  if (!PyArg_ParseTuple(args, "y#y#", &data, &size, &other, &room))
    return NULL;
  return PyBytes_FromStringAndSize(data, room);
}
