// RUN: %check_pybuf %s pybuf-boxed-elements %t
// A list may be what callers want, so nothing is said at the default level.

#include <Python.h>

PyObject *doubles(const double *samples, Py_ssize_t count) {
  PyObject *list = PyList_New(count);
  for (Py_ssize_t i = 0; list && i < count; i++)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(samples[i]));
  return list;
}
