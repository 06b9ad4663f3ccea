// A bytearray is filled only to become bytes.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  PyObject *builder = PyByteArray_FromStringAndSize(nullptr, size);
  if (builder == nullptr)
    return nullptr;
  render(PyByteArray_AS_STRING(builder), size);
  PyObject *result = PyBytes_FromObject(builder);
  Py_DECREF(builder);
  return result;
}

PYBUF_PATTERN(run, METH_O)
