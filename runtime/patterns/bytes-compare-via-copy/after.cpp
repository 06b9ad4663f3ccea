// memcmp compares it where it is; memory with strides is made adjacent first.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyObject_CheckBuffer(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an object with a buffer");
    return nullptr;
  }
  PyObject *adjacent = PyMemoryView_GetContiguous(argument, PyBUF_READ, 'C');
  if (adjacent == nullptr)
    return nullptr;
  const Py_buffer *memory = PyMemoryView_GET_BUFFER(adjacent);
  const bool same = memory->len == 4 && std::memcmp(memory->buf, "\x89PNG", 4) == 0;
  Py_DECREF(adjacent);
  return PyBool_FromLong(same);
}

PYBUF_PATTERN(run, METH_O)
