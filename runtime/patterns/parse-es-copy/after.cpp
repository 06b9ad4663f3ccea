// "s" borrows the UTF-8 of the argument.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *arguments) {
  const char *text;
  if (!PyArg_ParseTuple(arguments, "s", &text))
    return nullptr;
  return PyLong_FromLong(checksum(text, strlen(text)));
}

PYBUF_PATTERN(run, METH_VARARGS)
