#include <Python.h>

void fill(char *to, Py_ssize_t size);

PyObject *f(Py_ssize_t n) {
  char *t = PyMem_Malloc(n);
  if (!t)
    return PyErr_NoMemory();
  fill(t, n);
  PyObject *r = PyBytes_FromStringAndSize(t, n);
  PyMem_Free(t);
  return r;
}
