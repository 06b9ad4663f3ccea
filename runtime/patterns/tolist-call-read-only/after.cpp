// The numbers are read where they are, once their type is known.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  Py_buffer view;
  if (PyObject_GetBuffer(argument, &view, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) < 0)
    return nullptr;
  if (view.ndim != 1 || std::strcmp(view.format, "d") != 0) {
    PyBuffer_Release(&view);
    PyErr_SetString(PyExc_TypeError, "expected a buffer of doubles");
    return nullptr;
  }
  const char *bytes = static_cast<const char *>(view.buf);
  double sum = 0;
  for (Py_ssize_t at = 0; at < view.len; at += sizeof(double)) {
    double number;
    std::memcpy(&number, bytes + at, sizeof(number)); // a slice of bytes that is cast need not be aligned
    sum += number;
  }
  PyBuffer_Release(&view);
  return PyFloat_FromDouble(sum);
}

PYBUF_PATTERN(run, METH_O)
