// The array is filled in place.
#include "../array_pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  npy_intp count = size < 0 ? 0 : size;
  PyObject *array = PyArray_SimpleNew(1, &count, NPY_UBYTE);
  if (array != nullptr)
    render(PyArray_BYTES(reinterpret_cast<PyArrayObject *>(array)), count);
  return array;
}

ARRAY_PATTERN(run, METH_O)
