// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --option=AssumeNoConcurrentWrites=true
// With the promise that nobody writes an object while it is read, a released lock needs no copy.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const char *data, Py_ssize_t size);

long without_the_lock(PyObject *object) {
  long sum;
  PyObject *bytes = PyBytes_FromObject(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!bytes)
    return -1;
  const char *memory = PyBytes_AS_STRING(bytes);
  Py_ssize_t size = PyBytes_GET_SIZE(bytes);
  Py_BEGIN_ALLOW_THREADS
  sum = consume(memory, size);
  Py_END_ALLOW_THREADS
  Py_DECREF(bytes);
  return sum;
}

// The object goes before the copy is read.
long object_dropped_first(PyObject *list) {
  PyObject *object = PySequence_GetItem(list, 0);
  if (!object)
    return -1;
  PyObject *bytes = PyBytes_FromObject(object);
  Py_DECREF(object);
  if (!bytes)
    return -1;
  long sum = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return sum;
}
