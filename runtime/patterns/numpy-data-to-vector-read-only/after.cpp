// The elements are read where they are.
#include "../array_pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  PyObject *array = PyArray_FROM_OTF(argument, NPY_UBYTE, NPY_ARRAY_IN_ARRAY);
  if (array == nullptr)
    return nullptr;
  auto *values = reinterpret_cast<PyArrayObject *>(array);
  long sum = checksum(PyArray_BYTES(values), PyArray_NBYTES(values));
  Py_DECREF(array);
  return PyLong_FromLong(sum);
}

ARRAY_PATTERN(run, METH_O)
