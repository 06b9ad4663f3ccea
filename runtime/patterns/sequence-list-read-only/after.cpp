// A list or a tuple is looked at as it is; for anything else PySequence_Fast makes the list.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (Py_TYPE(argument)->tp_iter == nullptr && !PySequence_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected something with items");
    return nullptr;
  }
  PyObject *items = PySequence_Fast(argument, "expected something with items");
  if (items == nullptr)
    return nullptr;
  long sum = 0;
  for (Py_ssize_t at = 0; at < PySequence_Fast_GET_SIZE(items); ++at)
    sum += PyUnicode_Check(PySequence_Fast_GET_ITEM(items, at));
  Py_DECREF(items);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
