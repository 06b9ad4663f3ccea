// The limited API can make bytes of a known size, and cut a bytearray, but it cannot cut bytes.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

void fill(char *to, Py_ssize_t size);
Py_ssize_t fill_some(char *to, Py_ssize_t room);

PyObject *exact(Py_ssize_t size) {
  PyObject *result = PyBytes_FromStringAndSize(NULL, size);
  if (!result)
    return NULL;
  char *block = PyBytes_AsString(result);
  fill(block, size);
  return result;
}

// Bytes of a bound cannot be cut.
PyObject *bound(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  Py_ssize_t used = fill_some(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, used);
  PyMem_Free(block);
  return result;
}

PyObject *bound_of_bytearray(Py_ssize_t size) {
  PyObject *result = PyByteArray_FromStringAndSize(NULL, size);
  if (!result)
    return NULL;
  char *block = PyByteArray_AsString(result);
  Py_ssize_t used = fill_some(block, size);
  if (PyByteArray_Resize(result, used) < 0)
    Py_CLEAR(result);
  return result;
}
