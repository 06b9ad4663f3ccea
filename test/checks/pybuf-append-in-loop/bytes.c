// RUN: %check_pybuf %s pybuf-append-in-loop %t --python=3.9,3.11,3.13
// bytes that grow in a loop.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

Py_ssize_t next_piece(void *source, char *to, Py_ssize_t room);
PyObject *next_object(void *source);

PyObject *boxed_and_dropped(const char *const *pieces, const Py_ssize_t *sizes, int count) {
  PyObject *joined = PyBytes_FromStringAndSize("", 0);
  for (int i = 0; joined && i < count; ++i)
    PyBytes_ConcatAndDel(&joined, PyBytes_FromStringAndSize(pieces[i], sizes[i]));
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: each pass boxes a piece of 'sizes[i]' bytes in a bytes object only to append it to 'joined'; size the result once and copy the pieces into it, or grow it by more than a piece at a time [pybuf-append-in-loop]
  return joined;
}

// Out of a buffer on the stack, with a cleanup that every way leads to.
PyObject *boxed_and_held(void *source) {
  char buffer[4096];
  PyObject *piece = NULL, *whole = PyBytes_FromStringAndSize(NULL, 0);
  while (whole) {
    Py_ssize_t size = next_piece(source, buffer, sizeof buffer);
    if (size == 0)
      break;
    piece = PyBytes_FromStringAndSize(buffer, size);
    if (!piece)
      goto failed;
    PyBytes_Concat(&whole, piece);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: each pass boxes a piece of 'size' bytes in a bytes object only to append it to 'whole'; size the result once and copy the pieces into it, or grow it by more than a piece at a time [pybuf-append-in-loop]
    Py_DECREF(piece);
  }
  return whole;
failed:
  Py_DECREF(whole);
  return NULL;
}

static PyObject *box(const char *data, Py_ssize_t size) { return PyBytes_FromStringAndSize(data, size); }
#define APPEND(whole, data, size) PyBytes_ConcatAndDel(&(whole), box(data, size))
PyObject *boxed_by_a_wrapper_and_a_macro(void *source) {
  char buffer[4096];
  Py_ssize_t size;
  PyObject *whole = PyBytes_FromStringAndSize(NULL, 0);
  do {
    size = next_piece(source, buffer, sizeof buffer);
    APPEND(whole, buffer, size);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: each pass boxes a piece of 'size' bytes in a bytes object only to append it to 'whole'; size the result once and copy the pieces into it, or grow it by more than a piece at a time [pybuf-append-in-loop]
  } while (whole && size);
  return whole;
}

PyObject *all_of_it_each_time(void *source) {
  PyObject *whole = PyBytes_FromStringAndSize(NULL, 0), *piece;
  while (whole && (piece = next_object(source))) {
    PyObject *longer = PySequence_Concat(whole, piece);
    // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: each pass copies all of 'whole' into a new object to append to it, which adds up to the square of its size; collect the pieces and join them once [pybuf-append-in-loop]
    Py_DECREF(piece);
    Py_DECREF(whole);
    whole = longer;
  }
  return whole;
}

// An object that is there anyway is appended in place: it is copied once, as it has to be.
PyObject *objects(void *source) {
  PyObject *whole = PyBytes_FromStringAndSize(NULL, 0), *piece;
  while (whole && (piece = next_object(source)))
    PyBytes_ConcatAndDel(&whole, piece);
  return whole;
}

// Once, not in a loop.
PyObject *once(const char *head, Py_ssize_t size, PyObject *tail) {
  PyObject *whole = PyBytes_FromStringAndSize(head, size);
  PyBytes_Concat(&whole, tail);
  return whole;
}

// Anew in each pass.
int one_for_each(PyObject *list, PyObject *heads, const char *tail, Py_ssize_t size) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(heads); ++i) {
    PyObject *whole = PyList_GET_ITEM(heads, i);
    Py_INCREF(whole);
    PyBytes_ConcatAndDel(&whole, PyBytes_FromStringAndSize(tail, size));
    if (!whole || PyList_Append(list, whole) < 0)
      return -1;
    Py_DECREF(whole);
  }
  return 0;
}

// What there is so far is needed in each pass.
int prefixes(PyObject *list, const char *data, const Py_ssize_t *sizes, int count) {
  PyObject *whole = PyBytes_FromStringAndSize(NULL, 0);
  for (int i = 0; whole && i < count; data += sizes[i++]) {
    PyBytes_ConcatAndDel(&whole, PyBytes_FromStringAndSize(data, sizes[i]));
    if (!whole || PyList_Append(list, whole) < 0)
      break;
  }
  Py_XDECREF(whole);
  return 0;
}

// The piece is kept besides.
PyObject *pieces_kept(PyObject *list, void *source) {
  char buffer[4096];
  Py_ssize_t size;
  PyObject *whole = PyBytes_FromStringAndSize(NULL, 0);
  while (whole && (size = next_piece(source, buffer, sizeof buffer))) {
    PyObject *piece = PyBytes_FromStringAndSize(buffer, size);
    if (!piece || PyList_Append(list, piece) < 0)
      return NULL;
    PyBytes_ConcatAndDel(&whole, piece);
  }
  return whole;
}

// A sequence of any type, which may do what it likes.
PyObject *any_sequence(PyObject *whole, void *source) {
  PyObject *piece;
  while (whole && (piece = next_object(source)))
    whole = PySequence_Concat(whole, piece);
  return whole;
}
