// A bytearray is made of the contents, and never changed.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyObject_CheckBuffer(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an object with a buffer");
    return nullptr;
  }
  PyObject *copy = PyByteArray_FromObject(argument);
  if (copy == nullptr)
    return nullptr;
  long sum = checksum(PyByteArray_AS_STRING(copy), PyByteArray_GET_SIZE(copy));
  Py_DECREF(copy);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
