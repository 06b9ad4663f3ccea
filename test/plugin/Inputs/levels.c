#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

void fill(char *to, Py_ssize_t size);

PyObject *staged(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  free(block);
  return result;
}

PyObject *handed(PyObject *file, const char *data, Py_ssize_t size) {
  return PyObject_CallMethod(file, "write", "y#", data, size);
}
