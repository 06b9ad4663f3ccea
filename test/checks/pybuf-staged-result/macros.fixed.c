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
  PyObject *result = PyBytes_FromStringAndSize(NULL, size);
  if (!result)
    return NULL;
  char *block = PyBytes_AsString(result);
  fill(block, size);
  return result;
}

PyObject *allocated_and_freed_by_macros(Py_ssize_t size) {
  char *block = PyMem_New(char, size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
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
