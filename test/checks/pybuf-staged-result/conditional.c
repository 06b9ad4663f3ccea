// RUN: %check_pybuf %s pybuf-staged-result %t
// An edit is known to be right for the configuration that was parsed. Where another one compiles something else that has
// a name of it, there is none.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

void fill(char *to, Py_ssize_t size);
void keep(char *block);

PyObject *hidden_use(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
#ifdef KEEPS_BLOCKS
  keep(block);
#endif
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  // CHECK-MESSAGES: :[[@LINE-4]]:8: note: 'block' is named here too, in a branch that is not compiled: see what that does
  PyMem_Free(block);
  return result;
}

PyObject *hidden_result(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
#if PY_MAJOR_VERSION < 3
  PyObject *result = PyString_FromStringAndSize(block, size);
#else
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
#endif
  PyMem_Free(block);
  return result;
}

// What has no name of the edit may stay as it is, and a condition around the function is met where it is parsed.
#ifndef WITHOUT_THIS
PyObject *others_are_conditional(Py_ssize_t size) {
#ifdef TRACE_SIZES
  printf("%zd\n", size);
#endif
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  PyMem_Free(block);
  return result;
}
#endif
