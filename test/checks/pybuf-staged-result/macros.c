// RUN: %check_pybuf %s pybuf-staged-result %t --python=3.9,3.10,3.11,3.12,3.13
// Macros that rename or wrap the calls.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#define Bytes_FromStringAndSize PyBytes_FromStringAndSize
#define RELEASE(p)                                                                                                     \
  do {                                                                                                                 \
    if (p)                                                                                                             \
      PyMem_Free(p);                                                                                                   \
    (p) = NULL;                                                                                                        \
  } while (0)

void fill(char *to, Py_ssize_t size);

PyObject *renamed(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = Bytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  PyMem_FREE(block);
  return result;
}

PyObject *allocated_and_freed_by_macros(Py_ssize_t size) {
  char *block = PyMem_New(char, size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  RELEASE(block);
  return result;
}

// The macro keeps the block for the next call.
#define RECYCLE(p) (recycled = (p))
static char *recycled;
PyObject *recycled_by_a_macro(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  RECYCLE(block);
  return result;
}

// The semicolon is the macro's.
#define RELEASE_NOW(p) PyMem_Free(p);
PyObject *freed_with_its_semicolon(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  RELEASE_NOW(block);
  return result;
}

// What else a macro does would go with the call, so there is no edit.
#define RELEASE_BOTH(p, q)                                                                                             \
  PyMem_Free(p);                                                                                                       \
  PyMem_Free(q)
PyObject *freed_with_another(Py_ssize_t size, char *other) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  RELEASE_BOTH(block, other);
  return result;
}

// Nor where one macro is the whole function.
#define FILL_AND_COPY(size)                                                                                            \
  char *block = PyMem_Malloc(size);                                                                                    \
  if (!block)                                                                                                          \
    return PyErr_NoMemory();                                                                                           \
  fill(block, size);                                                                                                   \
  PyObject *result = PyBytes_FromStringAndSize(block, size);                                                           \
  PyMem_Free(block);                                                                                                   \
  return result
PyObject *in_one_macro(Py_ssize_t size) {
  FILL_AND_COPY(size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}
