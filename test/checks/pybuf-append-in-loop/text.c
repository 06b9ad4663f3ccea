// RUN: %check_pybuf %s pybuf-append-in-loop %t --level=pedantic
// str objects that grow in a loop.

#include <Python.h>

const char *next_word(void *source, Py_ssize_t *size);
PyObject *next_text(void *source);

PyObject *boxed(void *source) {
  Py_ssize_t size;
  const char *word;
  PyObject *whole = PyUnicode_FromString("");
  while (whole && (word = next_word(source, &size)))
    PyUnicode_AppendAndDel(&whole, PyUnicode_FromStringAndSize(word, size));
  // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: each pass boxes a piece of 'size' bytes in a str object only to append it to 'whole'; collect the text and decode it once [pybuf-append-in-loop]
  return whole;
}

PyObject *all_of_it_each_time(void *source) {
  PyObject *whole = PyUnicode_FromString(""), *piece;
  while (whole && (piece = next_text(source))) {
    Py_SETREF(whole, PyUnicode_Concat(whole, piece));
    // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: each pass copies all of 'whole' into a new object to append to it, which adds up to the square of its size; collect the pieces and join them once [pybuf-append-in-loop]
    Py_DECREF(piece);
  }
  return whole;
}

// In place, and the piece is there anyway.
PyObject *in_place(void *source) {
  PyObject *whole = PyUnicode_FromString(""), *piece;
  while (whole && (piece = next_text(source)))
    PyUnicode_AppendAndDel(&whole, piece);
  return whole;
}

// Another variable takes the new object.
int pairs(PyObject *list, PyObject *head, void *source) {
  PyObject *tail;
  while ((tail = next_text(source))) {
    PyObject *pair = PyUnicode_Concat(head, tail);
    Py_DECREF(tail);
    if (!pair || PyList_Append(list, pair) < 0)
      return -1;
    Py_DECREF(pair);
  }
  return 0;
}
