// Any object with a buffer becomes bytes only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyObject_CheckBuffer(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an object with a buffer");
    return nullptr;
  }
  PyObject *bytes = PyBytes_FromObject(argument);
  if (bytes == nullptr)
    return nullptr;
  long sum = checksum(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
