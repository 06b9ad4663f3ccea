// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --level=pedantic
// Before Python 3.14 there is nothing that hashes memory as bytes are hashed.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

Py_hash_t hashed(const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  if (bytes == NULL)
    return -1;
  Py_hash_t hash = PyObject_Hash(bytes);
  Py_DECREF(bytes);
  return hash;
}
