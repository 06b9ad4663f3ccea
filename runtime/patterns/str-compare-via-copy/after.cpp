// It is compared where it is. PyUnicode_EqualToUTF8 of Python 3.13 would raise nothing where the str has no UTF-8.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const char *text = PyUnicode_AsUTF8AndSize(argument, nullptr);
  return text != nullptr ? PyBool_FromLong(std::strcmp(text, "lambda") == 0) : nullptr;
}

PYBUF_PATTERN(run, METH_O)
