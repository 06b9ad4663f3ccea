// RUN: %check_pybuf %s pybuf-text-copied-to-read %t --level=pedantic
// Text that is encoded so that both cases can share what follows: needless, but the mend is a second way to read.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int consume(const char *text, Py_ssize_t size);

int text_or_bytes(PyObject *pattern) {
  PyObject *encoded;
  if (PyUnicode_Check(pattern)) {
    encoded = PyUnicode_AsUTF8String(pattern);
    // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'pattern' is encoded into the temporary bytes object 'encoded', which is only read; borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
    if (!encoded)
      return -1;
  } else {
    encoded = pattern;
    Py_INCREF(encoded);
  }
  int status = consume(PyBytes_AsString(encoded), PyBytes_Size(encoded));
  Py_DECREF(encoded);
  return status;
}

// Kept beside it: the bytes are needed in both cases.
int text_or_bytes_kept(PyObject *list, PyObject *pattern) {
  PyObject *encoded;
  if (PyUnicode_Check(pattern)) {
    encoded = PyUnicode_AsUTF8String(pattern);
    if (!encoded)
      return -1;
  } else {
    encoded = pattern;
    Py_INCREF(encoded);
  }
  int status = PyList_Append(list, encoded);
  Py_DECREF(encoded);
  return status;
}
