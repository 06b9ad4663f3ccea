// RUN: %check_pybuf %s pybuf-copied-result %t --level=pedantic
// Callers may need their own copy, which cannot be seen here: advice only.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
  PyObject_HEAD
  char *pixels;
  Py_ssize_t size;
} Image;

PyObject *Image_tobytes(Image *self, PyObject *ignored) {
  (void)ignored;
  return PyBytes_FromStringAndSize(self->pixels, self->size);
}
