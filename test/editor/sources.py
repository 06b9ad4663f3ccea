"""The sources that the editor tests open."""

SAFE = """\
#include <Python.h>
void fill(char *, Py_ssize_t);
PyObject *f(Py_ssize_t n) {
  char *t = PyMem_Malloc(n);
  if (t == NULL)
    return PyErr_NoMemory();
  fill(t, n);
  PyObject *r = PyBytes_FromStringAndSize(t, n);
  PyMem_Free(t);
  return r;
}
"""
SAFE_LINE = 7  # from 0, of the copy

# How much of the bound is used is for a person to say: pedantic, with an edit to review.
REVIEW = """\
#include <Python.h>
Py_ssize_t fill(char *, Py_ssize_t);
PyObject *f(void) {
  char *block = malloc(65536);
  if (!block)
    return PyErr_NoMemory();
  Py_ssize_t used = fill(block, 65536);
  PyObject *result = PyBytes_FromStringAndSize(block, used);
  free(block);
  return result;
}
"""
