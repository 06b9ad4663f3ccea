// Any object with a buffer becomes bytes only to be searched by their method.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyObject_CheckBuffer(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an object with a buffer");
    return nullptr;
  }
  PyObject *bytes = PyBytes_FromObject(argument);
  if (bytes == nullptr)
    return nullptr;
  PyObject *found = PyObject_CallMethod(bytes, "find", "y", "\xff");
  Py_DECREF(bytes);
  return found;
}

PYBUF_PATTERN(run, METH_O)
