// All but the first item are put into another list only to be looked at.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyList_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected a list");
    return nullptr;
  }
  PyObject *items = PyList_GetSlice(argument, 1, PyList_GET_SIZE(argument));
  if (items == nullptr)
    return nullptr;
  long sum = 0;
  for (Py_ssize_t at = 0; at < PyList_GET_SIZE(items); ++at)
    sum += PyUnicode_Check(PyList_GET_ITEM(items, at));
  Py_DECREF(items);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
