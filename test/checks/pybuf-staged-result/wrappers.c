// RUN: %check_pybuf %s pybuf-staged-result %t
// Functions of the file that only wrap one which copies, and a constant that points to one: seen through.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

void produce(char *to, Py_ssize_t size);
void remember(const char *data);

static PyObject *to_bytes(const void *data, Py_ssize_t size) { return PyBytes_FromStringAndSize(data, size); }

static PyObject *checked_bytes(int verbose, const char *data, Py_ssize_t size) {
  PyObject *bytes;
  if (size < 0) {
    PyErr_SetString(PyExc_ValueError, "a negative size");
    return NULL;
  }
  bytes = to_bytes(data, size);
  if (bytes == NULL && verbose)
    PyErr_SetString(PyExc_MemoryError, "no room for the data");
  return bytes;
}

static PyObject *(*const make_bytes)(const char *, Py_ssize_t) = &PyBytes_FromStringAndSize;

PyObject *through_a_wrapper(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = to_bytes(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  free(block);
  return result;
}

PyObject *through_two(Py_ssize_t size) {
  PyObject *result = NULL;
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  if (size == 0)
    goto done;
  produce(block, size);
  result = checked_bytes(1, block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
done:
  free(block);
  return result;
}

PyObject *through_a_constant(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = make_bytes(block, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  free(block);
  return result;
}

// Keeps the memory as well.
static PyObject *remembering(const char *data, Py_ssize_t size) {
  static const char *last;
  last = data;
  remember(last);
  return PyBytes_FromStringAndSize(data, size);
}
PyObject *through_one_that_keeps(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = remembering(block, size);
  free(block);
  return result;
}

// Gives another object at times.
static PyObject *cached;
static PyObject *cached_bytes(const char *data, Py_ssize_t size) {
  if (size == 0)
    return cached;
  return PyBytes_FromStringAndSize(data, size);
}
PyObject *through_one_that_caches(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = cached_bytes(block, size);
  free(block);
  return result;
}

// A pointer that may point elsewhere.
static PyObject *(*chosen)(const char *, Py_ssize_t) = PyBytes_FromStringAndSize;
PyObject *through_a_variable(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = chosen(block, size);
  free(block);
  return result;
}

// Calls itself.
static PyObject *around(const char *data, Py_ssize_t size) {
  return size > 10 ? around(data, size - 1) : PyBytes_FromStringAndSize(data, size);
}
PyObject *through_one_that_recurs(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = around(block, size);
  free(block);
  return result;
}
