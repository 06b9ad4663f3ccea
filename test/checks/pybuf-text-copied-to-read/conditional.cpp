// RUN: %check_pybuf %s pybuf-text-copied-to-read %t
// A variable whose type changes may be used by what another configuration compiles.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <cstring>

PyObject *encoded(PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (!bytes)
    return nullptr;
#ifdef DEBUGGING
  PyObject_Print(bytes, stderr, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: note: 'bytes' is named here too, in a branch that is not compiled: see what that does
#endif
  long n = static_cast<long>(std::strlen(PyBytes_AS_STRING(bytes)));
  Py_DECREF(bytes);
  return PyLong_FromLong(n);
}
