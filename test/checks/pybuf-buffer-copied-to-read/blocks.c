// RUN: %check_pybuf %s pybuf-buffer-copied-to-read %t
// Memory of Python objects copied into a block that is only read.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>

long consume(const char *data, Py_ssize_t size);
long parse(const char *text);
long tokenise(char *text);
void keep(char *text);

PyObject *into_a_block(PyObject *self, PyObject *args) {
  const char *data;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "y#", &data, &size))
    return NULL;
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  memcpy(block, data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' copies the memory of an argument ('size' bytes) and is only read; read the memory in place [pybuf-buffer-copied-to-read]
  long sum = consume(block, size);
  free(block);
  return PyLong_FromLong(sum);
}

PyObject *of_a_view(PyObject *self, PyObject *args) {
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
    return NULL;
  char *block = PyMem_Malloc(view.len);
  Py_ssize_t size = view.len;
  if (!block) {
    PyBuffer_Release(&view);
    return PyErr_NoMemory();
  }
  memcpy(block, view.buf, view.len);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' copies the memory of a Py_buffer ('view.len' bytes) and is only read; read the memory in place, with the release moved behind the last read [pybuf-buffer-copied-to-read]
  PyBuffer_Release(&view);
  long sum = consume(block, size);
  PyMem_Free(block);
  return PyLong_FromLong(sum);
}

PyObject *duplicated(PyObject *self, PyObject *args) {
  const char *text;
  if (!PyArg_ParseTuple(args, "s", &text))
    return NULL;
  char *copy = strdup(text);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: 'copy' copies the memory of an argument and is only read; read the memory in place [pybuf-buffer-copied-to-read]
  if (!copy)
    return PyErr_NoMemory();
  long number = parse(copy);
  free(copy);
  return PyLong_FromLong(number);
}

long of_bytes(PyObject *bytes) {
  Py_ssize_t size = PyBytes_GET_SIZE(bytes);
  char *block = malloc(size);
  if (!block)
    return -1;
  memcpy(block, PyBytes_AS_STRING(bytes), size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' copies the memory of 'bytes' ('size' bytes) and is only read; read the memory in place [pybuf-buffer-copied-to-read]
  long sum = consume(block, size);
  free(block);
  return sum;
}

// The copy is written: a NUL is set, or it is cut into tokens.
PyObject *with_a_nul(PyObject *self, PyObject *args) {
  const char *data;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "y#", &data, &size))
    return NULL;
  char *block = malloc(size + 1);
  if (!block)
    return PyErr_NoMemory();
  memcpy(block, data, size);
  block[size / 2] = 0;
  long number = parse(block);
  free(block);
  return PyLong_FromLong(number);
}

PyObject *cut_into_tokens(PyObject *self, PyObject *args) {
  const char *text;
  if (!PyArg_ParseTuple(args, "s", &text))
    return NULL;
  char *copy = strdup(text);
  if (!copy)
    return PyErr_NoMemory();
  long number = tokenise(copy);
  free(copy);
  return PyLong_FromLong(number);
}

// The copy is kept.
static char *last;
int kept(PyObject *self, PyObject *args) {
  const char *text;
  if (!PyArg_ParseTuple(args, "s", &text))
    return -1;
  char *copy = strdup(text);
  last = copy;
  return 0;
}

struct option {
  char *name;
};
int kept_in_a_struct(struct option *option, PyObject *args) {
  const char *text;
  if (!PyArg_ParseTuple(args, "s", &text))
    return -1;
  option->name = strdup(text);
  return option->name ? 0 : -1;
}

// A Py_buffer has no NUL at its end.
long read_as_text(PyObject *self, Py_buffer *view) {
  char *block = malloc(view->len);
  if (!block)
    return -1;
  memcpy(block, view->buf, view->len);
  long number = parse(block);
  free(block);
  return number;
}

// Other threads may write what the view shows while the lock is released.
long without_the_lock(Py_buffer *view) {
  long sum;
  char *block = malloc(view->len);
  if (!block)
    return -1;
  memcpy(block, view->buf, view->len);
  Py_BEGIN_ALLOW_THREADS
  sum = consume(block, 10);
  Py_END_ALLOW_THREADS
  free(block);
  return sum;
}

// Memory that is not a Python object's.
long of_the_caller(const char *data, size_t size) {
  char *block = malloc(size);
  if (!block)
    return -1;
  memcpy(block, data, size);
  long sum = consume(block, (Py_ssize_t)size);
  free(block);
  return sum;
}

// The bytes go before the copy is read.
long bytes_dropped_first(PyObject *list) {
  PyObject *bytes = PySequence_GetItem(list, 0);
  if (!bytes)
    return -1;
  Py_ssize_t size = PyBytes_Size(bytes);
  char *block = malloc(size);
  if (!block)
    return -1;
  memcpy(block, PyBytes_AsString(bytes), size);
  Py_DECREF(bytes);
  long sum = consume(block, size);
  free(block);
  return sum;
}

// A constant size below MinBytes.
long few_bytes(PyObject *self, PyObject *args) {
  const char *data;
  Py_ssize_t size;
  if (!PyArg_ParseTuple(args, "y#", &data, &size) || size < 16)
    return -1;
  char *block = malloc(16);
  if (!block)
    return -1;
  memcpy(block, data, 16);
  long sum = consume(block, 16);
  free(block);
  return sum;
}
