// PyUnicode_AsUTF8AndSize is in the limited API since 3.10.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int consume(const char *text, Py_ssize_t size);

int read_only(PyObject *text) {
  Py_ssize_t bytes_size;
  const char *bytes = PyUnicode_AsUTF8AndSize(text, &bytes_size);
  if (!bytes)
    return -1;
  int status = consume(bytes, bytes_size);
  return status;
}
