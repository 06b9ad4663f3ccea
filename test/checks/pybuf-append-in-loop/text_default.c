// RUN: %check_pybuf %s pybuf-append-in-loop %t
// A str that grows in a loop, at the default level.

#include <Python.h>

const char *next_word(void *source, Py_ssize_t *size);
PyObject *next_text(void *source);

PyObject *all_of_it_each_time(void *source) {
  PyObject *whole = PyUnicode_FromString(""), *piece;
  while (whole && (piece = next_text(source))) {
    PyObject *longer = PyUnicode_Concat(whole, piece);
    // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: each pass copies all of 'whole' into a new object to append to it, which adds up to the square of its size; collect the pieces and join them once [pybuf-append-in-loop]
    Py_DECREF(piece);
    Py_DECREF(whole);
    whole = longer;
  }
  return whole;
}

// Boxed pieces of text are a matter of level pedantic.
PyObject *boxed(void *source) {
  Py_ssize_t size;
  const char *word;
  PyObject *whole = PyUnicode_FromString("");
  while (whole && (word = next_word(source, &size)))
    PyUnicode_AppendAndDel(&whole, PyUnicode_FromStringAndSize(word, size));
  return whole;
}
