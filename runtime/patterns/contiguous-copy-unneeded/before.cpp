// Every buffer is copied to where it has no gaps, though most have none.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  Py_buffer view;
  if (PyObject_GetBuffer(argument, &view, PyBUF_FULL_RO) < 0)
    return nullptr;
  char *block = static_cast<char *>(PyMem_Malloc(view.len));
  if (block == nullptr || PyBuffer_ToContiguous(block, &view, view.len, 'C') < 0) {
    PyMem_Free(block);
    PyBuffer_Release(&view);
    return PyErr_Occurred() != nullptr ? nullptr : PyErr_NoMemory();
  }
  long sum = checksum(block, view.len);
  PyMem_Free(block);
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
