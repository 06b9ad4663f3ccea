// A str is encoded by name into bytes only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyUnicode_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected str");
    return nullptr;
  }
  PyObject *bytes = PyUnicode_AsEncodedString(argument, "utf-8", "strict");
  if (bytes == nullptr)
    return nullptr;
  long sum = checksum(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
