// An ASCII str lends its own memory; another one keeps the UTF-8 that is made the first time.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  Py_ssize_t size;
  const char *text = PyUnicode_AsUTF8AndSize(argument, &size);
  return text != nullptr ? PyLong_FromLong(checksum(text, size)) : nullptr;
}

PYBUF_PATTERN(run, METH_O)
