// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic
// Numbers that become objects one by one in a loop.

#include <Python.h>

PyObject *doubles(const double *samples, Py_ssize_t count) {
  PyObject *list = PyList_New(count);
  if (!list)
    return NULL;
  for (Py_ssize_t i = 0; i < count; i++) {
    PyObject *number = PyFloat_FromDouble(samples[i]);
    // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: each pass makes a Python object of an element of 'samples'; where callers need not have a list, give them the memory of 'samples' as an object that exports its buffer [pybuf-boxed-elements]
    if (!number) {
      Py_DECREF(list);
      return NULL;
    }
    PyList_SET_ITEM(list, i, number);
  }
  return list;
}

PyObject *through_a_pointer(const unsigned char *pixels, const unsigned char *end) {
  PyObject *tuple = PyTuple_New(end - pixels);
  for (Py_ssize_t i = 0; tuple && pixels < end; i++)
    PyTuple_SET_ITEM(tuple, i, PyLong_FromLong(*pixels++));
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: each pass makes a Python object of an element of 'pixels++'; where callers need not have a list, give them the memory of 'pixels++' as an object that exports its buffer [pybuf-boxed-elements]
  return tuple;
}

// Each number is computed: the array holds others.
PyObject *scaled(const double *samples, Py_ssize_t count, double scale) {
  PyObject *list = PyList_New(count);
  for (Py_ssize_t i = 0; list && i < count; i++)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(samples[i] * scale));
  return list;
}

// Part of larger records: no array of numbers.
struct Sample {
  double time, value;
};
PyObject *values(const struct Sample *samples, Py_ssize_t count) {
  PyObject *list = PyList_New(count);
  for (Py_ssize_t i = 0; list && i < count; i++)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(samples[i].value));
  return list;
}

// A few numbers.
PyObject *matrix_row(const double *matrix, int row) {
  PyObject *list = PyList_New(4);
  for (int i = 0; list && i < 4; i++)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(matrix[row * 4 + i]));
  return list;
}
PyObject *fixed(void) {
  static const double table[16] = {1, 2, 3};
  PyObject *list = PyList_New(16);
  for (int i = 0; list && i < (int)Py_ARRAY_LENGTH(table); i++)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(table[i]));
  return list;
}

// A point for each pass: a list of tuples, not of numbers.
PyObject *points(const double *x, const double *y, Py_ssize_t count) {
  PyObject *list = PyList_New(0);
  for (Py_ssize_t i = 0; list && i < count; i++) {
    PyObject *point = PyTuple_New(2);
    if (!point)
      break;
    PyTuple_SET_ITEM(point, 0, PyFloat_FromDouble(x[i]));
    PyTuple_SET_ITEM(point, 1, PyFloat_FromDouble(y[i]));
    PyList_Append(list, point);
    Py_DECREF(point);
  }
  return list;
}

// The values of a dict, and an argument of a call.
int fill(PyObject *dict, PyObject *callback, PyObject **keys, const long *counts, Py_ssize_t n) {
  for (Py_ssize_t i = 0; i < n; i++) {
    PyObject *number = PyLong_FromLong(counts[i]);
    if (!number || PyDict_SetItem(dict, keys[i], number) < 0)
      return -1;
    Py_DECREF(number);
    Py_XDECREF(PyObject_CallFunction(callback, "N", PyLong_FromLong(counts[i])));
  }
  return 0;
}

// One element, in no loop, and the same one in each pass.
PyObject *first(const double *samples) { return PyFloat_FromDouble(samples[0]); }
PyObject *repeated(const double *samples, Py_ssize_t count) {
  PyObject *list = PyList_New(count);
  for (Py_ssize_t i = 0; list && i < count; i++)
    PyList_SET_ITEM(list, i, PyFloat_FromDouble(samples[0]));
  return list;
}

// As many numbers as an array has dimensions.
PyObject *shape(const Py_buffer *view) {
  PyObject *tuple = PyTuple_New(view->ndim);
  for (int i = 0; tuple && i < view->ndim; i++)
    PyTuple_SET_ITEM(tuple, i, PyLong_FromSsize_t(view->shape[i]));
  return tuple;
}
