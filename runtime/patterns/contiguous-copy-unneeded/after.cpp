// Only a buffer with gaps is.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  Py_buffer view;
  if (PyObject_GetBuffer(argument, &view, PyBUF_FULL_RO) < 0)
    return nullptr;
  long sum = -1;
  if (PyBuffer_IsContiguous(&view, 'C')) {
    sum = checksum(static_cast<const char *>(view.buf), view.len);
  } else if (char *block = static_cast<char *>(PyMem_Malloc(view.len))) {
    if (PyBuffer_ToContiguous(block, &view, view.len, 'C') == 0)
      sum = checksum(block, view.len);
    PyMem_Free(block);
  } else {
    PyErr_NoMemory();
  }
  PyBuffer_Release(&view);
  return PyErr_Occurred() != nullptr ? nullptr : PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
