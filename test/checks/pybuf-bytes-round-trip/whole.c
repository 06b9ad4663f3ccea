// RUN: %check_pybuf %s pybuf-bytes-round-trip %t --python=3.9,3.10,3.11,3.12,3.13
// Bytes copied into equal bytes.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const char *data, Py_ssize_t size);
void sort(char *data, Py_ssize_t size);

PyObject *whole(PyObject *bytes) {
  if (!PyBytes_CheckExact(bytes)) {
    PyErr_SetString(PyExc_TypeError, "expected bytes");
    return NULL;
  }
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the whole of the bytes object 'bytes' is copied into an equal one, though bytes never change; take a new reference to it instead [pybuf-bytes-round-trip]
}

// An instance of a subclass would become plain bytes: pedantic.
PyObject *whole_by_variables(PyObject *bytes) {
  char *memory;
  Py_ssize_t size;
  if (PyBytes_AsStringAndSize(bytes, &memory, &size) < 0)
    return NULL;
  consume(memory, size);
  return PyBytes_FromStringAndSize(memory, size);
}

PyObject *whole_of_a_str(PyObject *bytes) {
  const char *memory = PyBytes_AsString(bytes);
  Py_ssize_t size = PyBytes_Size(bytes);
  PyObject *result = PyBytes_FromStringAndSize(memory, size);
  return result;
}

PyObject *whole_of_new_bytes(PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return NULL;
  PyObject *result = PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the whole of the bytes object 'bytes' is copied into an equal one, though bytes never change; take a new reference to it instead [pybuf-bytes-round-trip]
  Py_DECREF(bytes);
  return result;
}

// The copy is for subclasses only.
PyObject *plain(PyObject *bytes) {
  if (PyBytes_CheckExact(bytes)) {
    Py_INCREF(bytes);
    return bytes;
  }
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
}

// A part.
PyObject *part(PyObject *bytes) { return PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), 4); }
PyObject *tail(PyObject *bytes) {
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes) + 1, PyBytes_GET_SIZE(bytes) - 1);
}

PyObject *stripped(PyObject *bytes) {
  if (!PyBytes_CheckExact(bytes))
    return NULL;
  const char *memory = PyBytes_AS_STRING(bytes);
  Py_ssize_t size = PyBytes_GET_SIZE(bytes);
  while (size && memory[size - 1] == '\n')
    size--;
  return PyBytes_FromStringAndSize(memory, size);
}

// The new bytes are written before anybody sees them.
PyObject *sorted(PyObject *bytes) {
  PyObject *result = PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  if (result)
    sort(PyBytes_AS_STRING(result), PyBytes_GET_SIZE(result));
  return result;
}

// The size is that of other bytes.
PyObject *another_size(PyObject *bytes, PyObject *other) {
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(other));
}

// A bytearray may change: bytes of it are a snapshot.
PyObject *snapshot(PyObject *array) {
  return PyBytes_FromStringAndSize(PyByteArray_AS_STRING(array), PyByteArray_GET_SIZE(array));
}

// A mutable copy.
PyObject *mutable(PyObject *bytes) {
  return PyByteArray_FromStringAndSize(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
}
