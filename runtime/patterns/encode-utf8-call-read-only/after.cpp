// The str keeps its own UTF-8, which is read where it is.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyUnicode_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected str");
    return nullptr;
  }
  Py_ssize_t size;
  const char *text = PyUnicode_AsUTF8AndSize(argument, &size);
  return text != nullptr ? PyLong_FromLong(checksum(text, size)) : nullptr;
}

PYBUF_PATTERN(run, METH_O)
