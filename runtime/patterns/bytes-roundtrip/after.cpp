// Bytes never change, so a second reference will do.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyBytes_CheckExact(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected bytes");
    return nullptr;
  }
  Py_INCREF(argument);
  return argument;
}

PYBUF_PATTERN(run, METH_O)
