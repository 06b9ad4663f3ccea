// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --level=pedantic --option=PythonMinVersion=3.14
// Bytes that are made of memory for their hash alone.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

Py_hash_t hashed(const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'size' bytes are copied into the temporary bytes object 'bytes', which is only hashed; Py_HashBuffer of Python 3.14 hashes the memory itself [pybuf-object-copied-to-read]
  if (bytes == NULL)
    return -1;
  Py_hash_t hash = PyObject_Hash(bytes);
  Py_DECREF(bytes);
  return hash;
}

// The bytes are a key as well, or returned.
PyObject *known(PyObject *numbers, const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  if (bytes == NULL)
    return NULL;
  Py_hash_t hash = PyObject_Hash(bytes);
  PyObject *number = hash == -1 ? NULL : PyDict_GetItem(numbers, bytes);
  Py_DECREF(bytes);
  return number;
}
PyObject *given(const char *data, Py_ssize_t size) {
  PyObject *bytes = PyBytes_FromStringAndSize(data, size);
  if (bytes != NULL && PyObject_Hash(bytes) == -1)
    Py_CLEAR(bytes);
  return bytes;
}
