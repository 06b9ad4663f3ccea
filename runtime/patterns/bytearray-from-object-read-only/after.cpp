// They are read where they are; only memory with strides is copied.
#include "../pattern.h"

#include <pybuf/view.h>

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyObject_CheckBuffer(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected an object with a buffer");
    return nullptr;
  }
  PyObject *adjacent = PyMemoryView_GetContiguous(argument, PyBUF_READ, 'C');
  if (adjacent == nullptr)
    return nullptr;
  pybuf::bytes_view bytes(adjacent);
  Py_DECREF(adjacent);
  return bytes ? PyLong_FromLong(checksum(bytes.text().data(), bytes.size())) : nullptr;
}

PYBUF_PATTERN(run, METH_O)
