// RUN: %check_pybuf %s pybuf-staged-result %t --level=pedantic
// A block that grows while it is filled, constant bounds and objects for Python code: pedantic.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

int next_byte(void);
Py_ssize_t fill_some(char *to, Py_ssize_t room);

PyObject *collected(void) {
  Py_ssize_t used = 0, room = 8192;
  char *block = malloc(room);
  if (!block)
    return PyErr_NoMemory();
  for (int c; (c = next_byte()) >= 0;) {
    if (used == room) {
      room *= 2;
      block = realloc(block, room);
    }
    block[used++] = (char)c;
  }
  PyObject *result = PyBytes_FromStringAndSize(block, used);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' grows while it is filled and is then copied into a new bytes object ('used' bytes); grow the object itself [pybuf-staged-result]
  free(block);
  return result;
}

PyObject *reallocated_once(Py_ssize_t size) {
  char *block = realloc(NULL, size);
  if (!block)
    return PyErr_NoMemory();
  Py_ssize_t used = fill_some(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, used);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' grows while it is filled and is then copied into a new bytes object ('used' bytes); grow the object itself [pybuf-staged-result]
  free(block);
  return result;
}

PyObject *constant_bound(void) {
  char *block = malloc(65536);
  if (!block)
    return PyErr_NoMemory();
  Py_ssize_t used = fill_some(block, 65536);
  PyObject *result = PyBytes_FromStringAndSize(block, used);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('used' of at most '65536' bytes) and dropped; where most of the bound is used, fill an object of the bound in place and cut it with _PyBytes_Resize [pybuf-staged-result]
  free(block);
  return result;
}

PyObject *on_the_stack(void) {
  char block[8192];
  Py_ssize_t used = fill_some(block, sizeof block);
  return PyBytes_FromStringAndSize(block, used);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'block' is filled, copied into a new bytes object ('used' of at most '8192' bytes) and dropped; where most of the bound is used, fill an object of the bound in place and cut it with _PyBytes_Resize [pybuf-staged-result]
}

PyObject *for_a_python_writer(PyObject *file, Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill_some(block, size);
  PyObject *piece = PyBytes_FromStringAndSize(block, size);
  free(block);
  if (!piece)
    return NULL;
  PyObject *result = PyObject_CallMethod(file, "write", "O", piece);
  Py_DECREF(piece);
  return result;
}

// By way of a second variable, which is tested first.
PyObject *collected_with_care(void) {
  Py_ssize_t used = 0, room = 8192;
  char *block = PyMem_Malloc(room);
  if (!block)
    return PyErr_NoMemory();
  while ((used += fill_some(block + used, room - used)) == room) {
    char *larger = PyMem_Realloc(block, room *= 2);
    if (!larger) {
      PyMem_Free(block);
      return PyErr_NoMemory();
    }
    block = larger;
  }
  PyObject *result = PyBytes_FromStringAndSize(block, used);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' grows while it is filled and is then copied into a new bytes object ('used' bytes); grow the object itself [pybuf-staged-result]
  PyMem_Free(block);
  return result;
}

// The second variable holds another block: two blocks, not one that grew.
PyObject *exchanged(Py_ssize_t size, int twice) {
  char *block = malloc(size), *other = malloc(2 * size);
  if (!block || !other)
    return PyErr_NoMemory();
  fill_some(block, size);
  if (twice) {
    fill_some(other, 2 * size);
    free(block);
    block = other;
  }
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  free(block);
  return result;
}
