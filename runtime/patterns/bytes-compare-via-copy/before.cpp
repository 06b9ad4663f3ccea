// Any object with a buffer becomes bytes only to be compared with others.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyObject_CheckBuffer(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an object with a buffer");
    return nullptr;
  }
  PyObject *bytes = PyBytes_FromObject(argument);
  if (bytes == nullptr)
    return nullptr;
  PyObject *signature = PyBytes_FromStringAndSize("\x89PNG", 4);
  const int same = signature != nullptr ? PyObject_RichCompareBool(bytes, signature, Py_EQ) : -1;
  Py_XDECREF(signature);
  Py_DECREF(bytes);
  return same < 0 ? nullptr : PyBool_FromLong(same);
}

PYBUF_PATTERN(run, METH_O)
