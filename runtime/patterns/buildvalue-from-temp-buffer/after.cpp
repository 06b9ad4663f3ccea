// The bytes are filled in place and given away.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  PyObject *bytes = PyBytes_FromStringAndSize(nullptr, size);
  if (bytes == nullptr)
    return nullptr;
  render(PyBytes_AS_STRING(bytes), size);
  return Py_BuildValue("nN", size, bytes); // which takes the reference
}

PYBUF_PATTERN(run, METH_O)
