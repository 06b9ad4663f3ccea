// RUN: %check_pybuf %s pybuf-staged-result %t --python=3.9,3.10,3.11,3.12,3.13
// A block from an allocator, filled once, copied into bytes and freed: the object can be filled in its place.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>

void produce(char *to, Py_ssize_t size);
int try_to_produce(char *to, Py_ssize_t size);
void keep(char *block);

PyObject *freed_after_the_copy(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (block == NULL)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  PyMem_Free(block);
  return result;
}

PyObject *filled_by_a_loop(const char *data, Py_ssize_t size, char key) {
  char *masked = malloc(size);
  if (!masked)
    return PyErr_NoMemory();
  for (Py_ssize_t i = 0; i < size; ++i)
    masked[i] = data[i] ^ key;
  PyObject *result = PyBytes_FromStringAndSize(masked, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'masked' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  free(masked);
  return result;
}

PyObject *with_a_label_for_errors(Py_ssize_t size) {
  PyObject *result = NULL;
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  if (try_to_produce(block, size) < 0)
    goto error;
  result = PyBytes_FromStringAndSize(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
error:
  PyMem_Free(block);
  return result;
}

// The block lives on: the copy is the only thing that the caller may change.
PyObject *kept_by_someone(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  keep(block);
  return PyBytes_FromStringAndSize(block, size);
}

// The block is read after the copy.
PyObject *used_after_the_copy(Py_ssize_t size, char *last) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  produce(block, size);
  *last = block[size - 1];
  PyMem_Free(block);
  return result;
}

// The memory belongs to the caller.
PyObject *memory_of_the_caller(const char *data, Py_ssize_t size) { return PyBytes_FromStringAndSize(data, size); }

// A handful of bytes on the stack is not worth an object that is made early.
PyObject *small_and_on_the_stack(unsigned value) {
  char digits[4];
  for (int i = 0; i < 4; ++i)
    digits[i] = (char)(value >> (8 * i));
  return PyBytes_FromStringAndSize(digits, sizeof digits);
}
