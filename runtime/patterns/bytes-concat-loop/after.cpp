// The bytes are made once, and each piece is filled in its place.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  PyObject *result = PyBytes_FromStringAndSize(nullptr, size < 0 ? 0 : size);
  if (result == nullptr)
    return nullptr;
  for (Py_ssize_t done = 0; done < size; done += 4096)
    render(PyBytes_AS_STRING(result) + done, size - done < 4096 ? size - done : 4096);
  return result;
}

PYBUF_PATTERN(run, METH_O)
