// RUN: %check_pybuf %s pybuf-read-then-copied %t
// Not every object with read() has readinto(), so nothing is said at the default level.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

int receive(PyObject *socket, char *buffer, int size) {
  PyObject *bytes = PyObject_CallMethod(socket, "recv", "i", size);
  if (!bytes || PyBytes_GET_SIZE(bytes) < size)
    return -1;
  memcpy(buffer, PyBytes_AS_STRING(bytes), size);
  Py_DECREF(bytes);
  return 0;
}
