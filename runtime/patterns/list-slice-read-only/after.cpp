// They are looked at where they are.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyList_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected a list");
    return nullptr;
  }
  long sum = 0;
  for (Py_ssize_t at = 1; at < PyList_GET_SIZE(argument); ++at)
    sum += PyUnicode_Check(PyList_GET_ITEM(argument, at));
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
