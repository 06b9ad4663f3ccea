// RUN: %check_pybuf %s pybuf-text-copied-to-read %t --level=pedantic
// ASCII: the codec also checks, so the remedy has two parts, and the exception may change: pedantic, words only.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int consume(const char *text, Py_ssize_t size);

int ascii(PyObject *text) {
  PyObject *bytes = PyUnicode_AsASCIIString(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; test it with PyUnicode_IS_ASCII and borrow its characters with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

int ascii_by_name(PyObject *text) {
  PyObject *bytes = PyUnicode_AsEncodedString(text, "us-ascii", NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; test it with PyUnicode_IS_ASCII and borrow its characters with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// What is not ASCII is replaced, which is more than a copy.
int ascii_replaced(PyObject *text) {
  PyObject *bytes = PyUnicode_AsEncodedString(text, "ascii", "replace");
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// Latin-1: characters of one byte are stored as they are.
int latin1(PyObject *text) {
  PyObject *bytes = PyUnicode_AsLatin1String(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; where PyUnicode_KIND is PyUnicode_1BYTE_KIND its characters are Latin-1: borrow them with PyUnicode_1BYTE_DATA [pybuf-text-copied-to-read]
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

int latin1_by_name(PyObject *text) {
  PyObject *bytes = PyUnicode_AsEncodedString(text, "iso-8859-1", "strict");
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; where PyUnicode_KIND is PyUnicode_1BYTE_KIND its characters are Latin-1: borrow them with PyUnicode_1BYTE_DATA [pybuf-text-copied-to-read]
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// The bytes are given away.
PyObject *latin1_returned(PyObject *text) { return PyUnicode_AsLatin1String(text); }
