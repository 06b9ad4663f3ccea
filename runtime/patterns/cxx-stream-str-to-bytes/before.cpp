// str() copies what the stream holds, before it is copied into the bytes.
#include "../pattern.h"

#include <sstream>

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  std::ostringstream out;
  char piece[4096];
  for (Py_ssize_t done = 0; done < size; done += sizeof(piece)) {
    render(piece, sizeof(piece));
    out.write(piece, sizeof(piece));
  }
  std::string text = out.str();
  return PyBytes_FromStringAndSize(text.data(), text.size());
}

PYBUF_PATTERN(run, METH_O)
