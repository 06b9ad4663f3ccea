// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic -- %numpy-flags
// Objects that are made of the elements of an array, one by one.

#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
#include <Python.h>
#include <numpy/arrayobject.h>

double sum(PyArrayObject *array) {
  double total = 0;
  for (npy_intp i = 0; i < PyArray_DIM(array, 0); ++i) {
    PyObject *item = PyArray_GETITEM(array, static_cast<char *>(PyArray_GETPTR1(array, i)));
    if (!item)
      return -1;
    total += PyFloat_AsDouble(item);
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: each pass makes a Python object of an element of 'array' only to take its number; ask once for an array of that type with PyArray_FROM_OTF, which gives one that fits as it is, and read the elements in place [pybuf-boxed-elements]
    Py_DECREF(item);
  }
  return total;
}

// The object itself is wanted as well.
int collect(PyArrayObject *array, PyObject *list) {
  for (npy_intp i = 0; i < PyArray_DIM(array, 0); ++i) {
    PyObject *item = PyArray_GETITEM(array, static_cast<char *>(PyArray_GETPTR1(array, i)));
    if (!item)
      return -1;
    if (PyFloat_AsDouble(item) > 0 && PyList_Append(list, item) < 0)
      return -1;
    Py_DECREF(item);
  }
  return 0;
}

// One element is no loop.
double first(PyArrayObject *array) {
  PyObject *item = PyArray_GETITEM(array, static_cast<char *>(PyArray_DATA(array)));
  if (!item)
    return -1;
  double number = PyFloat_AsDouble(item);
  Py_DECREF(item);
  return number;
}
