// The elements of an array become bytes only to be read.
#include "../array_pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyArray_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an array");
    return nullptr;
  }
  PyObject *bytes = PyArray_ToString(reinterpret_cast<PyArrayObject *>(argument), NPY_CORDER);
  if (bytes == nullptr)
    return nullptr;
  long sum = checksum(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return PyLong_FromLong(sum);
}

ARRAY_PATTERN(run, METH_O)
