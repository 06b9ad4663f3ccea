// The block is filled, and "y#" copies it into bytes out of sight.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  char *block = static_cast<char *>(PyMem_Malloc(size));
  if (block == nullptr)
    return PyErr_NoMemory();
  render(block, size);
  PyObject *result = Py_BuildValue("ny#", size, block, size);
  PyMem_Free(block);
  return result;
}

PYBUF_PATTERN(run, METH_O)
