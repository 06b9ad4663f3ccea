// RUN: %check_pybuf %s pybuf-array-copied %t -- %numpy-flags
// Arrays of NumPy's C API that get their contents from a container which then ends.

#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
#include <Python.h>
#include <cstring>
#include <numpy/arrayobject.h>
#include <vector>

void fill(double *to, size_t size);

PyObject *filled(npy_intp size) {
  std::vector<double> values(size);
  fill(values.data(), values.size());
  PyObject *array = PyArray_SimpleNew(1, &size, NPY_DOUBLE);
  if (array != nullptr)
    memcpy(PyArray_DATA(reinterpret_cast<PyArrayObject *>(array)), values.data(), size * sizeof(double));
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'values' is copied into a new array and dropped; fill the array in place, or let it adopt 'values' through a capsule as its base [pybuf-array-copied]
  return array;
}

PyObject *of_the_caller(const std::vector<double> &values) {
  npy_intp size = values.size();
  PyObject *array = PyArray_SimpleNew(1, &size, NPY_DOUBLE);
  if (array != nullptr)
    memcpy(PyArray_DATA(reinterpret_cast<PyArrayObject *>(array)), values.data(), size * sizeof(double));
  return array;
}

int into_an_array_of_the_caller(PyArrayObject *array) {
  std::vector<double> values(PyArray_SIZE(array));
  fill(values.data(), values.size());
  memcpy(PyArray_DATA(array), values.data(), values.size() * sizeof(double));
  return 0;
}
