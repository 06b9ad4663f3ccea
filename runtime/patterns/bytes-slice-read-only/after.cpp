// It is read where it is.
#include "../pattern.h"

#include <pybuf/span.h>

static PyObject *run(PyObject *, PyObject *argument) {
  if (!PyBytes_Check(argument)) {
    PyErr_SetString(PyExc_TypeError, "expected bytes");
    return nullptr;
  }
  const pybuf::bytes_span all(PyBytes_AS_STRING(argument), PyBytes_GET_SIZE(argument));
  const pybuf::bytes_span body = all.subspan(8); // cut to the size, as a slice is
  return PyLong_FromLong(checksum(body.text().data(), body.size()));
}

PYBUF_PATTERN(run, METH_O)
