// A str is encoded to bytes only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  PyObject *encoded = PyUnicode_AsUTF8String(argument);
  if (encoded == nullptr)
    return nullptr;
  long sum = checksum(PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
  Py_DECREF(encoded);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
