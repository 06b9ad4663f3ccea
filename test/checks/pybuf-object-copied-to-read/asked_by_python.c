// RUN: %check_pybuf %s pybuf-object-copied-to-read %t
// Bytes that Python itself only looks at: it compares them with others, or searches them.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int has_signature(PyObject *object) {
  PyObject *start = PyBytes_FromObject(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'object' are copied into the temporary bytes object 'start', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  PyObject *signature = PyBytes_FromStringAndSize("\x89PNG", 4);
  int result = start && signature ? PyObject_RichCompareBool(start, signature, Py_EQ) : -1;
  Py_XDECREF(start);
  Py_XDECREF(signature);
  return result;
}

Py_ssize_t find_line_end(PyObject *object, Py_ssize_t from) {
  PyObject *bytes = PyBytes_FromObject(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; {{.*}} [pybuf-object-copied-to-read]
  if (!bytes)
    return -2;
  PyObject *found = PyObject_CallMethod(bytes, "find", "yn", "\n", from);
  Py_DECREF(bytes);
  if (!found)
    return -2;
  Py_ssize_t result = PyLong_AsSsize_t(found);
  Py_DECREF(found);
  return result;
}

// The other side is any object, whose own comparison may keep what it is given.
int equals_any(PyObject *object, PyObject *other) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  int result = PyObject_RichCompareBool(bytes, other, Py_EQ);
  Py_DECREF(bytes);
  return result;
}

// The needle is any object: it may run code of Python that writes the exporter.
PyObject *find_any(PyObject *object, PyObject *needle) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return NULL;
  PyObject *found = PyObject_CallMethod(bytes, "find", "O", needle);
  Py_DECREF(bytes);
  return found;
}

// What split() returns is made of new objects, which no view has.
PyObject *split(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return NULL;
  PyObject *parts = PyObject_CallMethod(bytes, "split", "y", ",");
  Py_DECREF(bytes);
  return parts;
}

// A part of what need not be bytes has methods of its own.
PyObject *find_in_part(PyObject *sequence) {
  PyObject *part = PySequence_GetSlice(sequence, 0, 4096);
  if (!part)
    return NULL;
  PyObject *found = PyObject_CallMethod(part, "find", "y", "x");
  Py_DECREF(part);
  return found;
}

// Items of a list are compared by code of their own.
int lists_are_equal(PyObject *sequence) {
  PyObject *items = PySequence_List(sequence);
  PyObject *empty = PyBytes_FromStringAndSize(NULL, 0);
  if (!items || !empty)
    return -1;
  int result = PyObject_RichCompareBool(items, empty, Py_EQ);
  Py_DECREF(items);
  Py_DECREF(empty);
  return result;
}
