// The argument's memory is copied to a block only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *arguments) {
  Py_buffer view;
  if (!PyArg_ParseTuple(arguments, "y*", &view))
    return nullptr;
  char *block = static_cast<char *>(PyMem_Malloc(view.len));
  if (block == nullptr) {
    PyBuffer_Release(&view);
    return PyErr_NoMemory();
  }
  memcpy(block, view.buf, view.len);
  long sum = checksum(block, view.len);
  PyMem_Free(block);
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_VARARGS)
