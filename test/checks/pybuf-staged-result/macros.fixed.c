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

// The semicolon is the macro's.
#define RELEASE_NOW(p) PyMem_Free(p);
PyObject *freed_with_its_semicolon(Py_ssize_t size) {
  PyObject *result = PyBytes_FromStringAndSize(NULL, size);
  if (!result)
    return NULL;
  char *block = PyBytes_AsString(result);
  fill(block, size);
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
}
