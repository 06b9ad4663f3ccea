// A vector is filled and copied into an array.
#include "../array_pattern.h"

#include <vector>

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  npy_intp count = size < 0 ? 0 : size;
  std::vector<unsigned char> values(count);
  render(reinterpret_cast<char *>(values.data()), count);
  PyObject *array = PyArray_SimpleNew(1, &count, NPY_UBYTE);
  if (array != nullptr)
    std::memcpy(PyArray_DATA(reinterpret_cast<PyArrayObject *>(array)), values.data(), count);
  return array;
}

ARRAY_PATTERN(run, METH_O)
