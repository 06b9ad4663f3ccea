// Each piece becomes bytes of its own, and what there is so far is copied for each of them.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  char piece[4096];
  PyObject *result = PyBytes_FromStringAndSize(nullptr, 0);
  for (Py_ssize_t done = 0; done < size && result != nullptr; done += sizeof(piece)) {
    const Py_ssize_t part = size - done < static_cast<Py_ssize_t>(sizeof(piece)) ? size - done : sizeof(piece);
    render(piece, part);
    PyBytes_ConcatAndDel(&result, PyBytes_FromStringAndSize(piece, part));
  }
  return result;
}

PYBUF_PATTERN(run, METH_O)
