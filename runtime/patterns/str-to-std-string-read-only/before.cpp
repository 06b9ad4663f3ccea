// The UTF-8 of a str becomes a std::string only to be read.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  Py_ssize_t size;
  const char *text = PyUnicode_AsUTF8AndSize(argument, &size);
  if (text == nullptr)
    return nullptr;
  std::string copy(text, size);
  return PyLong_FromLong(checksum(copy.data(), copy.size()));
}

PYBUF_PATTERN(run, METH_O)
