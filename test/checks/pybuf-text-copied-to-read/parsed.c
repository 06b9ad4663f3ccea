// RUN: %check_pybuf %s pybuf-text-copied-to-read %t --python=3.9,3.10,3.11,3.12,3.13
// Text that "es" parses into a block of its own, to be freed.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

long consume(const char *text, size_t size);
void transform(char *text);

PyObject *only_read(PyObject *self, PyObject *args) {
  char *text = NULL;
  if (!PyArg_ParseTuple(args, "es", "utf-8", &text))
    // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'es' allocates 'text', an encoded copy of the argument that is only read and freed; 's' borrows the UTF-8 of the str, and nothing has to be freed [pybuf-text-copied-to-read]
    return NULL;
  long result = consume(text, strlen(text));
  PyMem_Free(text);
  return PyLong_FromLong(result);
}

// Among other arguments, with the default codec, and freed at one place that every way leads to.
PyObject *with_others(PyObject *self, PyObject *args, PyObject *keywords) {
  static char *names[] = {"level", "name", NULL};
  char *name = NULL;
  int level, size;
  PyObject *result = NULL;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "ies#:open", names, &level, NULL, &name, &size))
    // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: 'es#' allocates 'name', an encoded copy of the argument that is only read and freed; parse a str with 'U' and borrow its UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
    return NULL;
  if (level < 0) {
    PyErr_Format(PyExc_ValueError, "%s has a negative level", name);
    goto done;
  }
  result = PyLong_FromLong(consume(name, size));
done:
  PyMem_Free(name);
  return result;
}

// Another codec: the copy is a transformation.
PyObject *another_codec(PyObject *self, PyObject *args) {
  char *text = NULL;
  if (!PyArg_ParseTuple(args, "es", "latin-1", &text))
    return NULL;
  long result = consume(text, strlen(text));
  PyMem_Free(text);
  return PyLong_FromLong(result);
}

// "et" takes bytes as they are.
PyObject *bytes_as_they_are(PyObject *self, PyObject *args) {
  char *text = NULL;
  if (!PyArg_ParseTuple(args, "et", "utf-8", &text))
    return NULL;
  long result = consume(text, strlen(text));
  PyMem_Free(text);
  return PyLong_FromLong(result);
}

// Written, as a tokenizer does.
PyObject *written(PyObject *self, PyObject *args) {
  char *text = NULL;
  if (!PyArg_ParseTuple(args, "es", "utf-8", &text))
    return NULL;
  transform(text);
  long result = consume(text, strlen(text));
  PyMem_Free(text);
  return PyLong_FromLong(result);
}

// Kept beyond the call.
struct options {
  char *name;
};
PyObject *kept(struct options *options, PyObject *args) {
  char *text = NULL;
  if (!PyArg_ParseTuple(args, "es", "utf-8", &text))
    return NULL;
  if (!consume(text, strlen(text))) {
    PyMem_Free(text);
    return NULL;
  }
  options->name = text;
  Py_RETURN_NONE;
}

// A buffer of this function is filled, and nothing is allocated.
PyObject *filled(PyObject *self, PyObject *args) {
  char room[64], *text = room;
  int size = sizeof room;
  if (!PyArg_ParseTuple(args, "es#", "utf-8", &text, &size))
    return NULL;
  return PyLong_FromLong(consume(text, size));
}
