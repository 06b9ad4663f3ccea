// An array without gaps is read as it is.
#include "../array_pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyArray_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an array");
    return nullptr;
  }
  auto *array = reinterpret_cast<PyArrayObject *>(PyArray_GETCONTIGUOUS(reinterpret_cast<PyArrayObject *>(argument)));
  if (array == nullptr)
    return nullptr;
  long sum = checksum(PyArray_BYTES(array), PyArray_NBYTES(array));
  Py_DECREF(array);
  return PyLong_FromLong(sum);
}

ARRAY_PATTERN(run, METH_O)
