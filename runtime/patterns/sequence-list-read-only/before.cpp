// The items of any sequence are put into a list only to be looked at.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (Py_TYPE(argument)->tp_iter == nullptr && !PySequence_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected something with items");
    return nullptr;
  }
  PyObject *items = PySequence_List(argument);
  if (items == nullptr)
    return nullptr;
  long sum = 0;
  for (Py_ssize_t at = 0; at < PyList_GET_SIZE(items); ++at)
    sum += PyUnicode_Check(PyList_GET_ITEM(items, at));
  Py_DECREF(items);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
