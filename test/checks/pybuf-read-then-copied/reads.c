// RUN: %check_pybuf %s pybuf-read-then-copied %t --level=pedantic
// Bytes that a method reads into a new object, only to be copied on.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

Py_ssize_t fill(PyObject *file, char *buffer, Py_ssize_t room) {
  PyObject *bytes = PyObject_CallMethod(file, "read", "n", room);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'read' makes a bytes object of 'size' bytes that is only copied to 'buffer'; where the object has 'readinto', let that fill a writable memoryview of 'buffer' [pybuf-read-then-copied]
  if (!bytes)
    return -1;
  char *data;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(bytes, &data, &size) < 0 || size > room) {
    Py_DECREF(bytes);
    return -1;
  }
  memcpy(buffer, data, (size_t)size);
  Py_DECREF(bytes);
  return size;
}

int receive(PyObject *socket, char *buffer, int size) {
  PyObject *bytes = PyObject_CallMethod(socket, "recv", "i", size);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'recv' makes a bytes object of 'size' bytes that is only copied to 'buffer'; where the object has 'recv_into', let that fill a writable memoryview of 'buffer' [pybuf-read-then-copied]
  if (!bytes || !PyBytes_Check(bytes) || PyBytes_GET_SIZE(bytes) < size) {
    Py_XDECREF(bytes);
    return -1;
  }
  memcpy(buffer, PyBytes_AS_STRING(bytes), size);
  Py_DECREF(bytes);
  return 0;
}

// The bytes are read as well as copied.
int checked(PyObject *file, char *buffer, Py_ssize_t room) {
  PyObject *bytes = PyObject_CallMethod(file, "read", "n", room);
  if (!bytes)
    return -1;
  int is_good = PyBytes_AS_STRING(bytes)[0] == '#';
  if (is_good)
    memcpy(buffer, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return is_good;
}

// They are kept.
PyObject *kept(PyObject *file, char *buffer, Py_ssize_t room) {
  PyObject *bytes = PyObject_CallMethod(file, "read", "n", room);
  if (bytes)
    memcpy(buffer, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  return bytes;
}

// A header of a few bytes, and a method of another name.
int header(PyObject *file, char *buffer) {
  PyObject *bytes = PyObject_CallMethod(file, "read", "n", (Py_ssize_t)16);
  if (!bytes || PyBytes_GET_SIZE(bytes) < 16)
    return -1;
  memcpy(buffer, PyBytes_AS_STRING(bytes), 16);
  Py_DECREF(bytes);
  return 0;
}
int digest(PyObject *hash, char *buffer, Py_ssize_t size) {
  PyObject *bytes = PyObject_CallMethod(hash, "digest", "n", size);
  if (!bytes)
    return -1;
  memcpy(buffer, PyBytes_AS_STRING(bytes), size);
  Py_DECREF(bytes);
  return 0;
}
