// A str is encoded only to be compared with a keyword.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  PyObject *bytes = PyUnicode_AsUTF8String(argument);
  if (bytes == nullptr)
    return nullptr;
  const bool same = std::strcmp(PyBytes_AS_STRING(bytes), "lambda") == 0;
  Py_DECREF(bytes);
  return PyBool_FromLong(same);
}

PYBUF_PATTERN(run, METH_O)
