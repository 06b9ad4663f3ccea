// "es" encodes the argument into a block of its own.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *arguments) {
  char *text = nullptr;
  if (!PyArg_ParseTuple(arguments, "es", "utf-8", &text))
    return nullptr;
  long sum = checksum(text, strlen(text));
  PyMem_Free(text);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_VARARGS)
