// The same part of a view of the string.
#include "../pattern.h"

static long checksum_of(std::string_view text) { return checksum(text.data(), text.size()); }

static long checksum_after_header(const std::string &message) {
  return checksum_of(std::string_view(message).substr(4));
}

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  std::string message(size < 0 ? 4 : size + 4, '\0');
  render(message.data(), message.size());
  return PyLong_FromLong(checksum_after_header(message));
}

PYBUF_PATTERN(run, METH_O)
