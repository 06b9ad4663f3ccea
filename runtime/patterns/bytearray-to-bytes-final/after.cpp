// The bytes are filled in place.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  PyObject *result = PyBytes_FromStringAndSize(nullptr, size);
  if (result == nullptr)
    return nullptr;
  render(PyBytes_AS_STRING(result), size);
  return result;
}

PYBUF_PATTERN(run, METH_O)
