// The ways in which a str becomes bytes that are only read.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

int consume(const char *text, Py_ssize_t size);
int parse(const char *text);

int with_a_codec(PyObject *text) {
  Py_ssize_t bytes_size;
  const char *bytes = PyUnicode_AsUTF8AndSize(text, &bytes_size);
  if (!bytes)
    return -1;
  int status = consume(bytes, bytes_size);
  return status;
}

int by_method(PyObject *text) {
  if (!PyUnicode_Check(text)) {
    PyErr_SetString(PyExc_TypeError, "expected str");
    return -1;
  }
  const char *bytes = PyUnicode_AsUTF8AndSize(text, NULL);
  if (!bytes)
    return -1;
  int status = parse(bytes);
  return status;
}

int of_an_argument(PyObject *self, PyObject *args) {
  PyObject *text, *bytes = NULL;
  const char *memory;
  int status = -1;
  if (!PyArg_ParseTuple(args, "U", &text))
    return -1;
  bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    goto done;
  memory = PyBytes_AsString(bytes);
  if (!memory)
    goto done;
  status = consume(memory, PyBytes_Size(bytes));
done:
  Py_XDECREF(bytes);
  return status;
}

int of_a_new_str(PyObject *object) {
  PyObject *text = PyObject_Str(object);
  if (!text)
    return -1;
  const char *bytes = PyUnicode_AsUTF8AndSize(text, NULL);
  if (!bytes) {
    Py_DECREF(text);
    return -1;
  }
  int status = parse(bytes);
  Py_DECREF(text);
  return status;
}

int of_a_tuple(PyObject *args) {
  PyObject *bytes = PyUnicode_AsUTF8String(PyTuple_GET_ITEM(args, 0));
  if (!bytes)
    return -1;
  int status = parse(PyBytes_AS_STRING(bytes));
  Py_CLEAR(bytes);
  return status;
}

int compared(PyObject *text) {
  const char *bytes = PyUnicode_AsUTF8AndSize(text, NULL);
  if (!bytes)
    return -1;
  int same = strcmp(bytes, "lambda") == 0;
  return same;
}

// A helper of this file reads and drops.
static void finish(PyObject *bytes) { Py_XDECREF(bytes); }
static int count(const char *text) {
  int n = 0;
  while (*text++)
    ++n;
  return n;
}
int through_helpers(PyObject *text) {
  const char *bytes = PyUnicode_AsUTF8AndSize(text, NULL);
  if (!bytes)
    return -1;
  int n = count(bytes);
  return n;
}

// A loop over many.
int in_a_loop(PyObject *texts) {
  int sum = 0;
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(texts); ++i) {
    PyObject *text = PyTuple_GET_ITEM(texts, i);
    Py_ssize_t bytes_size;
    const char *bytes = PyUnicode_AsUTF8AndSize(text, &bytes_size);
    if (!bytes)
      return -1;
    sum += consume(bytes, bytes_size);
  }
  return sum;
}

// A function of the file that only wraps the codec.
static PyObject *in_utf8(PyObject *text) {
  PyObject *encoded = PyUnicode_AsUTF8String(text);
  if (!encoded)
    PyErr_SetString(PyExc_ValueError, "the name has surrogates");
  return encoded;
}
int through_a_wrapper(PyObject *text) {
  PyObject *bytes = in_utf8(text);
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}
