// An argument is parsed as an object, and becomes bytes only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *arguments) {
  PyObject *given;
  if (!PyArg_ParseTuple(arguments, "O:run", &given))
    return nullptr;
  if (!PyObject_CheckBuffer(given)) {
    PyErr_Format(PyExc_TypeError, "a bytes-like object is required, not '%.100s'", Py_TYPE(given)->tp_name);
    return nullptr;
  }
  PyObject *bytes = PyBytes_FromObject(given);
  if (bytes == nullptr)
    return nullptr;
  long sum = checksum(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_VARARGS)
