// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// Results that copy memory which an object could show.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
  PyObject_HEAD
  unsigned char *pixels;
  Py_ssize_t size;
  char digest[32];
} Image;

PyObject *Image_tobytes(PyObject *self, PyObject *ignored) {
  (void)ignored;
  Image *image = (Image *)self;
  return PyBytes_FromStringAndSize((char *)image->pixels, image->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: each call copies 'image->size' bytes of 'image->pixels', storage of the object itself, into a new object; where that memory stays while the object lives, let its type export its buffer, so that callers can read it in place [pybuf-copied-result]
}

PyObject *Image_data(Image *self, void *closure) {
  (void)closure;
  return PyBytes_FromStringAndSize((char *)self->pixels, self->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: each access copies 'self->size' bytes of 'self->pixels', storage of the object itself, into a new object; where that memory stays while the object lives, let its type export its buffer, so that callers can read it in place [pybuf-copied-result]
}

PyObject *middle(PyObject *self, PyObject *args) {
  (void)self;
  Py_buffer view;
  Py_ssize_t from, to;
  if (!PyArg_ParseTuple(args, "y*nn", &view, &from, &to))
    return NULL;
  PyObject *part = PyBytes_FromStringAndSize((char *)view.buf, to);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'to' bytes of 'view.buf', which another object exports, are copied into a new object for the caller; where the caller need not have bytes, a slice of a memoryview of the exporter shows them in place [pybuf-copied-result]
  PyBuffer_Release(&view);
  return part;
}

// A few bytes.
PyObject *Image_digest(Image *self, PyObject *ignored) {
  (void)ignored;
  return PyBytes_FromStringAndSize(self->digest, sizeof(self->digest));
}

// Memory of the caller, in a helper that is given no object.
PyObject *wrap(const char *data, Py_ssize_t size) { return PyBytes_FromStringAndSize(data, size); }

// An argument of a call, which is another check's business.
int write_to(Image *self, PyObject *file) {
  PyObject *bytes = PyBytes_FromStringAndSize((char *)self->pixels, self->size);
  if (!bytes)
    return -1;
  PyObject *done = PyObject_CallMethod(file, "write", "O", bytes);
  Py_DECREF(bytes);
  Py_XDECREF(done);
  return done ? 0 : -1;
}

// Filled, not copied.
PyObject *filled(Image *self, PyObject *ignored) {
  (void)ignored;
  return PyBytes_FromStringAndSize(NULL, self->size);
}
