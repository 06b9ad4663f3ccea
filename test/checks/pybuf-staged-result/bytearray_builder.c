// RUN: %check_pybuf %s pybuf-staged-result %t
// A bytearray that is filled only to become bytes.

#include <Python.h>

void produce(char *to, Py_ssize_t size);

PyObject *build(Py_ssize_t size) {
  PyObject *builder = PyByteArray_FromStringAndSize(NULL, size);
  if (!builder)
    return NULL;
  produce(PyByteArray_AS_STRING(builder), size);
  PyObject *result = PyBytes_FromObject(builder);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the bytearray 'builder' is filled and then copied whole ('size' bytes) into the bytes that leave the function; fill a bytes object in place [pybuf-staged-result]
  Py_DECREF(builder);
  return result;
}

// It grows by an amount that is not known before.
PyObject *grown(Py_ssize_t size, Py_ssize_t more) {
  PyObject *builder = PyByteArray_FromStringAndSize(NULL, size);
  if (!builder || PyByteArray_Resize(builder, size + more) < 0)
    return NULL;
  produce(PyByteArray_AS_STRING(builder), size + more);
  PyObject *result = PyBytes_FromObject(builder);
  Py_DECREF(builder);
  return result;
}

// Others see it, and may change it later.
PyObject *shared(PyObject *callback, Py_ssize_t size) {
  PyObject *builder = PyByteArray_FromStringAndSize(NULL, size);
  if (!builder)
    return NULL;
  Py_XDECREF(PyObject_CallOneArg(callback, builder));
  PyObject *result = PyBytes_FromObject(builder);
  Py_DECREF(builder);
  return result;
}

// A snapshot of an object that lives on, and an object of the caller.
PyObject *snapshots(PyObject *list, Py_ssize_t size) {
  PyObject *builder = PyByteArray_FromStringAndSize(NULL, size);
  if (!builder)
    return NULL;
  for (int i = 0; i < 10; i++) {
    produce(PyByteArray_AS_STRING(builder), size);
    PyObject *bytes = PyBytes_FromObject(builder);
    if (!bytes || PyList_Append(list, bytes) < 0)
      break;
    Py_DECREF(bytes);
  }
  Py_DECREF(builder);
  Py_RETURN_NONE;
}
PyObject *of_caller(PyObject *array) { return PyBytes_FromObject(array); }
