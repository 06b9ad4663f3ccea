// The bytes are filled in place.
#include "../pattern.h"

#include <pybuf/bytes_builder.h>

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  pybuf::bytes_builder result(size);
  if (!result)
    return nullptr;
  render(reinterpret_cast<char *>(result.data()), result.size());
  return result.finish();
}

PYBUF_PATTERN(run, METH_O)
