// It is read where it is, while the str is alive.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  Py_ssize_t size;
  const char *text = PyUnicode_AsUTF8AndSize(argument, &size);
  if (text == nullptr)
    return nullptr;
  std::string_view view(text, size);
  return PyLong_FromLong(checksum(view.data(), view.size()));
}

PYBUF_PATTERN(run, METH_O)
