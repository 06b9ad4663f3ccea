// RUN: %check_pybuf %s pybuf-text-copied-to-read %t --python=3.9,3.10,3.11,3.12,3.13
// A str encoded to bytes that are read and dropped: its own UTF-8 can be read in its place.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const char *data, Py_ssize_t size);

long released_after_reading(PyObject *text) {
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: 'text' is encoded into the temporary bytes object 'encoded', which is only read; borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (encoded == NULL)
    return -1;
  long result = consume(PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
  Py_DECREF(encoded);
  return result;
}

// The caller gets the bytes.
PyObject *returned(PyObject *text) {
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  if (encoded != NULL)
    consume(PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
  return encoded;
}

// Python code gets the bytes.
PyObject *handed_on(PyObject *text, PyObject *callback) {
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  if (encoded == NULL)
    return NULL;
  PyObject *result = PyObject_CallFunctionObjArgs(callback, encoded, NULL);
  Py_DECREF(encoded);
  return result;
}

// Other errors handlers give other bytes.
long with_surrogates(PyObject *text) {
  PyObject *encoded = PyUnicode_AsEncodedString(text, "utf-8", "surrogateescape");
  if (encoded == NULL)
    return -1;
  long result = consume(PyBytes_AS_STRING(encoded), PyBytes_GET_SIZE(encoded));
  Py_DECREF(encoded);
  return result;
}
