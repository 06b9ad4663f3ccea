// Bytes are copied into equal bytes.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyBytes_CheckExact(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected bytes");
    return nullptr;
  }
  return PyBytes_FromStringAndSize(PyBytes_AS_STRING(argument), PyBytes_GET_SIZE(argument));
}

PYBUF_PATTERN(run, METH_O)
