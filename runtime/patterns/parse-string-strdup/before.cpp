// A borrowed argument is duplicated only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *arguments) {
  const char *text;
  if (!PyArg_ParseTuple(arguments, "s", &text))
    return nullptr;
  char *copy = strdup(text);
  if (copy == nullptr)
    return PyErr_NoMemory();
  long sum = checksum(copy, strlen(copy));
  free(copy);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_VARARGS)
