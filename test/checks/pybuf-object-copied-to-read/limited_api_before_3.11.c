// RUN: %check_pybuf %s pybuf-object-copied-to-read %t -- -DPy_LIMITED_API=0x030a0000
// Py_buffer is in the limited API since 3.11.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const char *data, Py_ssize_t size);

long into_bytes(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long sum = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return sum;
}
