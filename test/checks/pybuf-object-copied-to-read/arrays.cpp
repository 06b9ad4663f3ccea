// RUN: %check_pybuf %s pybuf-object-copied-to-read %t -- %numpy-flags
// Arrays of NumPy that are copied only to be read.

#define NPY_NO_DEPRECATED_API NPY_1_7_API_VERSION
#include <Python.h>
#include <numpy/arrayobject.h>

double sum(const double *data, npy_intp count);
long consume(const char *data, Py_ssize_t size);

double forced(PyObject *object) {
  PyObject *array = PyArray_FROM_OTF(object, NPY_DOUBLE, NPY_ARRAY_IN_ARRAY | NPY_ARRAY_ENSURECOPY);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the array 'object' is copied into the temporary array 'array', which is only read; without the flag that forces a copy an array that fits is given as it is [pybuf-object-copied-to-read]
  if (!array)
    return -1;
  PyArrayObject *made = reinterpret_cast<PyArrayObject *>(array);
  double total = sum(static_cast<double *>(PyArray_DATA(made)), PyArray_SIZE(made));
  Py_DECREF(array);
  return total;
}

double always(PyArrayObject *array) {
  PyArrayObject *copy = reinterpret_cast<PyArrayObject *>(PyArray_NewCopy(array, NPY_CORDER));
  // CHECK-MESSAGES: :[[@LINE-1]]:59: warning: the array 'array' is copied into the temporary array 'copy', which is only read; PyArray_GETCONTIGUOUS gives an array without gaps as it is [pybuf-object-copied-to-read]
  if (!copy)
    return -1;
  double total = sum(static_cast<double *>(PyArray_DATA(copy)), PyArray_SIZE(copy));
  Py_DECREF(copy);
  return total;
}

long to_bytes(PyArrayObject *array) {
  PyObject *bytes = PyArray_ToString(array, NPY_CORDER);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'array' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!bytes)
    return -1;
  long total = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return total;
}

// Without the flag an array that fits is the same object.
double converted(PyObject *object) {
  PyObject *array = PyArray_FROM_OTF(object, NPY_DOUBLE, NPY_ARRAY_IN_ARRAY);
  if (!array)
    return -1;
  PyArrayObject *made = reinterpret_cast<PyArrayObject *>(array);
  double total = sum(static_cast<double *>(PyArray_DATA(made)), PyArray_SIZE(made));
  Py_DECREF(array);
  return total;
}

// The copy is written, or returned.
void solve_in_place(double *data, npy_intp count);
double solved(PyObject *object) {
  PyObject *array = PyArray_FROM_OTF(object, NPY_DOUBLE, NPY_ARRAY_IN_ARRAY | NPY_ARRAY_ENSURECOPY);
  if (!array)
    return -1;
  PyArrayObject *made = reinterpret_cast<PyArrayObject *>(array);
  solve_in_place(static_cast<double *>(PyArray_DATA(made)), PyArray_SIZE(made));
  double total = sum(static_cast<double *>(PyArray_DATA(made)), PyArray_SIZE(made));
  Py_DECREF(array);
  return total;
}
PyObject *cloned(PyArrayObject *array) { return PyArray_NewCopy(array, NPY_CORDER); }

// Others may write the array while the lock is released.
double without_lock(PyArrayObject *array) {
  PyArrayObject *copy = reinterpret_cast<PyArrayObject *>(PyArray_NewCopy(array, NPY_CORDER));
  if (!copy)
    return -1;
  const double *data = static_cast<double *>(PyArray_DATA(copy));
  npy_intp count = PyArray_SIZE(copy);
  double total;
  Py_BEGIN_ALLOW_THREADS
  total = sum(data, count);
  Py_END_ALLOW_THREADS
  Py_DECREF(copy);
  return total;
}

// The macro gives the array itself where that has no gaps.
long copied_where_it_must(PyArrayObject *array) {
  PyArrayObject *values = PyArray_GETCONTIGUOUS(array);
  if (!values)
    return -1;
  long sum = consume(PyArray_BYTES(values), PyArray_NBYTES(values));
  Py_DECREF(values);
  return sum;
}
