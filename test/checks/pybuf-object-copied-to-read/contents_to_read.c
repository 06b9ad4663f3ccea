// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --python=3.9,3.10,3.11,3.12,3.13
// The contents of any object with a buffer, copied into bytes or a bytearray that is only read.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

long consume(const char *data, Py_ssize_t size);
long parse(const char *text);
long transform(char *data, Py_ssize_t size);

PyObject *into_bytes(PyObject *self, PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!bytes)
    return NULL;
  long sum = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return PyLong_FromLong(sum);
}

// PyObject_Bytes also takes what has a method __bytes__() and no buffer: pedantic.
PyObject *into_bytes_by_str(PyObject *self, PyObject *args) {
  PyObject *object, *bytes;
  char *memory;
  Py_ssize_t size;
  long sum;
  if (!PyArg_ParseTuple(args, "O", &object))
    return NULL;
  bytes = PyObject_Bytes(object);
  if (!bytes)
    return NULL;
  if (PyBytes_AsStringAndSize(bytes, &memory, &size) < 0) {
    Py_DECREF(bytes);
    return NULL;
  }
  sum = consume(memory, size);
  Py_DECREF(bytes);
  return PyLong_FromLong(sum);
}

long into_a_bytearray(PyObject *object) {
  long sum = -1;
  PyObject *copy = PyByteArray_FromObject(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the contents of 'object' are copied into the temporary bytearray 'copy', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!copy)
    goto done;
  sum = consume(PyByteArray_AsString(copy), PyByteArray_Size(copy));
done:
  Py_XDECREF(copy);
  return sum;
}

long of_a_view(PyObject *object) {
  PyObject *view = PyMemoryView_FromObject(object);
  if (!view)
    return -1;
  PyObject *bytes = PyObject_CallMethod(view, "tobytes", NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'view' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!bytes) {
    Py_DECREF(view);
    return -1;
  }
  long sum = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  Py_DECREF(view);
  return sum;
}

// A search by hand.
long counted(PyObject *object, char wanted) {
  PyObject *bytes = PyBytes_FromObject(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  if (!bytes)
    return -1;
  const char *memory = PyBytes_AS_STRING(bytes);
  long count = 0;
  for (Py_ssize_t i = 0; i < PyBytes_GET_SIZE(bytes); ++i)
    count += memory[i] == wanted;
  Py_DECREF(bytes);
  return count;
}

// The copy is changed.
long changed(PyObject *object) {
  PyObject *copy = PyByteArray_FromObject(object);
  if (!copy)
    return -1;
  long sum = transform(PyByteArray_AsString(copy), PyByteArray_Size(copy));
  Py_DECREF(copy);
  return sum;
}

// The copy is the result, or is kept.
PyObject *returned(PyObject *object) { return PyBytes_FromObject(object); }

int kept(PyObject *list, PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes || consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes)) < 0)
    return -1;
  int status = PyList_Append(list, bytes);
  Py_DECREF(bytes);
  return status;
}

// Bytes end with a NUL, other buffers do not.
long read_as_text(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long number = parse(PyBytes_AS_STRING(bytes));
  Py_DECREF(bytes);
  return number;
}

long measured_but_read_as_text(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long number = PyBytes_GET_SIZE(bytes) > 20 ? -1 : parse(PyBytes_AS_STRING(bytes));
  Py_DECREF(bytes);
  return number;
}

long searched_as_text(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long found = strlen(PyBytes_AS_STRING(bytes)) == (size_t)PyBytes_GET_SIZE(bytes);
  Py_DECREF(bytes);
  return found;
}

// A number that is not the size: the reader stops at the NUL.
int open_file(const char *path, int flags);
long with_another_number(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long file = PyBytes_GET_SIZE(bytes) ? open_file(PyBytes_AS_STRING(bytes), 0) : -1;
  Py_DECREF(bytes);
  return file;
}

// Another thread may write the object while the lock is released: the copy holds still.
long without_the_lock(PyObject *object) {
  long sum;
  PyObject *bytes = PyBytes_FromObject(object);
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

// Python code may write it between.
long with_a_callback(PyObject *object, PyObject *callback) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  PyObject *done = PyObject_CallNoArgs(callback);
  Py_XDECREF(done);
  long sum = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return sum;
}

// With arguments, tobytes() is an encoding.
long encoded(PyObject *image) {
  PyObject *bytes = PyObject_CallMethod(image, "tobytes", "ss", "raw", "L");
  if (!bytes)
    return -1;
  long sum = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return sum;
}

// What has a method tobytes() need not export a buffer: pedantic.
long of_anything(PyObject *object) {
  PyObject *bytes = PyObject_CallMethod(object, "tobytes", NULL);
  if (!bytes)
    return -1;
  long sum = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return sum;
}

// A callee that forgot const: bytes give themselves, so what it is lent may be the caller's own immutable object.
int send_data(void *stream, void *data, int size);
PyObject *callee_without_const(PyObject *const *args, void *stream) {
  PyObject *bytes = PyBytes_FromObject(args[1]);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: the contents of 'args[1]' are copied into the temporary bytes object 'bytes', which is only read; read them in place through PyObject_GetBuffer and release the view after the last read [pybuf-object-copied-to-read]
  void *data;
  Py_ssize_t size;
  if (!bytes)
    return NULL;
  if (PyBytes_AsStringAndSize(bytes, (char **)&data, &size) < 0 || !send_data(stream, data, (int)size)) {
    Py_DECREF(bytes);
    return NULL;
  }
  Py_DECREF(bytes);
  Py_RETURN_NONE;
}

// It is seen to write: then it is not for us to say what was meant.
static void blank(char *data, Py_ssize_t size) { memset(data, 0, size); }
int callee_that_writes(PyObject *object) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  blank(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return 0;
}

// Known to be bytes: they give themselves, and nothing is copied.
long bytes_already(PyObject *object) {
  if (!PyBytes_Check(object)) {
    PyErr_SetString(PyExc_TypeError, "bytes are expected");
    return -1;
  }
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long sum = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return sum;
}

// In each pass but the first, code of Python ran after the copy was made.
long called_in_between(PyObject *object, PyObject *callback) {
  PyObject *bytes = PyBytes_FromObject(object);
  if (!bytes)
    return -1;
  long sum = 0;
  for (Py_ssize_t i = 0; i < PyBytes_GET_SIZE(bytes); i++) {
    sum += PyBytes_AS_STRING(bytes)[i];
    Py_XDECREF(PyObject_CallNoArgs(callback));
  }
  Py_DECREF(bytes);
  return sum;
}
