// The elements are copied into a vector, which is only read.
#include "../array_pattern.h"

#include <vector>

static PyObject *run(PyObject *, PyObject *argument) {
  PyObject *array = PyArray_FROM_OTF(argument, NPY_UBYTE, NPY_ARRAY_IN_ARRAY);
  if (array == nullptr)
    return nullptr;
  auto *values = reinterpret_cast<PyArrayObject *>(array);
  const char *data = PyArray_BYTES(values);
  std::vector<char> copy(data, data + PyArray_NBYTES(values));
  long sum = checksum(copy.data(), copy.size());
  Py_DECREF(array);
  return PyLong_FromLong(sum);
}

ARRAY_PATTERN(run, METH_O)
