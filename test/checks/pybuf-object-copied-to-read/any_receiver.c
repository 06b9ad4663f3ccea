// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --level=pedantic
// tobytes() of an object that is not known to export a buffer.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const char *data, Py_ssize_t size);

long of_anything(PyObject *object) {
  PyObject *bytes = PyObject_CallMethod(object, "tobytes", NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!bytes)
    return -1;
  long sum = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return sum;
}
