// The argument's memory becomes a vector only to be read.
#include "../pattern.h"

#include <vector>

static PyObject *run(PyObject *, PyObject *arguments) {
  Py_buffer view;
  if (!PyArg_ParseTuple(arguments, "y*", &view))
    return nullptr;
  const char *begin = static_cast<const char *>(view.buf);
  std::vector<char> bytes(begin, begin + view.len);
  long sum = checksum(bytes.data(), bytes.size());
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_VARARGS)
