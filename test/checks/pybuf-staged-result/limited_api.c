// RUN: %check_pybuf %s pybuf-staged-result %t -- -DPy_LIMITED_API=0x030b0000
// The limited API can make bytes of a known size, and cut a bytearray, but it cannot cut bytes.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

void fill(char *to, Py_ssize_t size);
Py_ssize_t fill_some(char *to, Py_ssize_t room);

PyObject *exact(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  PyMem_Free(block);
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
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  Py_ssize_t used = fill_some(block, size);
  PyObject *result = PyByteArray_FromStringAndSize(block, used);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytearray object ('used' of at most 'size' bytes) and dropped; where most of the bound is used, fill an object of the bound in place and cut it with PyByteArray_Resize [pybuf-staged-result]
  PyMem_Free(block);
  return result;
}
