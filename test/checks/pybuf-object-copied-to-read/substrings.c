// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --level=pedantic
// Parts of a str that are only looked at.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int parse(const char *text);

Py_UCS4 first_after(PyObject *text, Py_ssize_t at) {
  PyObject *rest = PyUnicode_Substring(text, at, PyUnicode_GetLength(text));
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: a part of 'text' is copied into the temporary 'rest', which is only read; read the same characters of 'text' in place, with the bounds cut to its size as a slice cuts them [pybuf-object-copied-to-read]
  if (rest == NULL)
    return 0;
  Py_UCS4 first = PyUnicode_GetLength(rest) ? PyUnicode_ReadChar(rest, 0) : 0;
  Py_DECREF(rest);
  return first;
}

// No function gives the UTF-8 of a part, and a part that is kept has to be an object.
int parsed(PyObject *text) {
  PyObject *rest = PyUnicode_Substring(text, 1, 9);
  const char *utf8 = rest ? PyUnicode_AsUTF8(rest) : NULL;
  int status = utf8 ? parse(utf8) : -1;
  Py_XDECREF(rest);
  return status;
}
PyObject *returned(PyObject *text) { return PyUnicode_Substring(text, 1, 9); }
