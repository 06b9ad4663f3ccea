// What follows a header becomes bytes of its own, only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyBytes_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected bytes");
    return nullptr;
  }
  PyObject *body = PySequence_GetSlice(argument, 8, PyBytes_GET_SIZE(argument));
  if (body == nullptr)
    return nullptr;
  long sum = checksum(PyBytes_AS_STRING(body), PyBytes_GET_SIZE(body));
  Py_DECREF(body);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
