// An object is made of each number for a list that is only looked at.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  PyObject *numbers = PyObject_CallMethod(argument, "tolist", nullptr);
  if (numbers == nullptr)
    return nullptr;
  double sum = 0;
  for (Py_ssize_t at = 0; at < PyList_GET_SIZE(numbers); ++at)
    sum += PyFloat_AsDouble(PyList_GET_ITEM(numbers, at));
  Py_DECREF(numbers);
  return PyErr_Occurred() ? nullptr : PyFloat_FromDouble(sum);
}

PYBUF_PATTERN(run, METH_O)
