// It is searched where it is; only memory with strides is copied, since that is what makes its bytes adjacent.
#include "../pattern.h"

#include <pybuf/algorithms.h>
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
  return bytes ? PyLong_FromSsize_t(pybuf::find(bytes, "\xff")) : nullptr;
}

PYBUF_PATTERN(run, METH_O)
