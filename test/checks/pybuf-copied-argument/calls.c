// RUN: %check_pybuf %s pybuf-copied-argument %t --level=pedantic
// Memory copied into bytes only to be an argument of a call into Python.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int write_object(PyObject *file, const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'size' bytes are copied into a bytes object that is only an argument of a Python call; where the callee takes any bytes-like object and keeps none, lend it a memoryview of the memory and release that afterwards [pybuf-copied-argument]
  if (!bytes)
    return -1;
  PyObject *done = PyObject_CallMethod(file, "write", "O", bytes);
  Py_DECREF(bytes);
  Py_XDECREF(done);
  return done ? 0 : -1;
}

PyObject *write_by_format(PyObject *file, const char *data, Py_ssize_t size) {
  return PyObject_CallMethod(file, "write", "y#", data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'size' bytes are copied into a bytes object that is only an argument of a Python call; where the callee takes any bytes-like object and keeps none, lend it a memoryview of the memory and release that afterwards [pybuf-copied-argument]
}

PyObject *call_by_format(PyObject *callback, int status, const char *data, Py_ssize_t size) {
  return PyObject_CallFunction(callback, "iy#", status, data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'size' bytes are copied into a bytes object that is only an argument of a Python call; where the callee takes any bytes-like object and keeps none, lend it a memoryview of the memory and release that afterwards [pybuf-copied-argument]
}

// Kept as well: the bytes are needed.
PyObject *kept(PyObject *list, PyObject *callback, const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  if (!bytes || PyList_Append(list, bytes) < 0)
    return NULL;
  return PyObject_CallOneArg(callback, bytes);
}

// Text becomes a str, which is more than a copy.
PyObject *text(PyObject *file, const char *data, Py_ssize_t size) {
  return PyObject_CallMethod(file, "write", "s#", data, size);
}

// A constant, and a few bytes.
PyObject *constant(PyObject *file) { return PyObject_CallMethod(file, "write", "y#", "\r\n", (Py_ssize_t)2); }
PyObject *few(PyObject *file, const char *data) {
  return PyObject_CallMethod(file, "write", "y#", data, (Py_ssize_t)16);
}

// The result of a function.
PyObject *result(const char *data, Py_ssize_t size) { return PyBytes_FromStringAndSize(data, size); }

// In a tuple of arguments that is dropped after the call.
PyObject *in_a_tuple(PyObject *callback, const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'size' bytes are copied into a bytes object that is only an argument of a Python call; where the callee takes any bytes-like object and keeps none, lend it a memoryview of the memory and release that afterwards [pybuf-copied-argument]
  PyObject *args = bytes ? PyTuple_New(1) : NULL;
  if (!args) {
    Py_XDECREF(bytes);
    return NULL;
  }
  PyTuple_SET_ITEM(args, 0, bytes);
  PyObject *result = PyObject_CallObject(callback, args);
  Py_DECREF(args);
  return result;
}

// The tuple is returned, and the bytes with it.
PyObject *in_a_result(const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  return bytes ? Py_BuildValue("(nN)", size, bytes) : NULL;
}
