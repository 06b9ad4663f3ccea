// RUN: %check_pybuf %s pybuf-object-copied-to-read %t
// Parts of bytes that are copied into an object only to be read.

#include <Python.h>

long consume(const char *data, Py_ssize_t size);

long part(PyObject *bytes, Py_ssize_t from, Py_ssize_t to) {
  if (!PyBytes_Check(bytes))
    return -1;
  PyObject *slice = PySequence_GetSlice(bytes, from, to);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: a part of 'bytes' is copied into the temporary 'slice', which is only read; read the same bytes of 'bytes' in place, with the bounds cut to its size as a slice cuts them [pybuf-object-copied-to-read]
  if (!slice)
    return -1;
  long sum = consume(PyBytes_AS_STRING(slice), PyBytes_GET_SIZE(slice));
  Py_DECREF(slice);
  return sum;
}

// Any sequence may come: its slices need not be bytes in place.
long of_any(PyObject *sequence, Py_ssize_t to) {
  PyObject *slice = PySequence_GetSlice(sequence, 0, to);
  if (!slice)
    return -1;
  long sum = consume(PyBytes_AsString(slice), PyBytes_Size(slice));
  Py_DECREF(slice);
  return sum;
}

// A header of a few bytes.
long header(PyObject *bytes) {
  if (!PyBytes_Check(bytes))
    return -1;
  PyObject *slice = PySequence_GetSlice(bytes, 0, 16);
  if (!slice)
    return -1;
  long sum = consume(PyBytes_AS_STRING(slice), PyBytes_GET_SIZE(slice));
  Py_DECREF(slice);
  return sum;
}

// The slice is returned.
PyObject *taken(PyObject *bytes, Py_ssize_t to) {
  if (!PyBytes_Check(bytes))
    return NULL;
  PyObject *slice = PySequence_GetSlice(bytes, 0, to);
  if (slice && consume(PyBytes_AS_STRING(slice), PyBytes_GET_SIZE(slice)) < 0)
    Py_CLEAR(slice);
  return slice;
}
