// RUN: %check_pybuf %s pybuf-staged-result %t
// Buffers on the stack.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <alloca.h>

void fill(char *to, Py_ssize_t size);
Py_ssize_t fill_some(char *to, Py_ssize_t room);

PyObject *whole_array(void) {
  char page[8192];
  fill(page, sizeof page);
  return PyBytes_FromStringAndSize(page, sizeof page);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'page' is filled, copied into a new bytes object ('sizeof page' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

PyObject *variable_array(Py_ssize_t size) {
  char page[size];
  fill(page, size);
  return PyBytes_FromStringAndSize(page, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'page' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

PyObject *from_alloca(Py_ssize_t size) {
  char *page = alloca(size);
  fill(page, size);
  return PyBytes_FromStringAndSize(page, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'page' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

// A part of an array on the stack: the array costs nothing, the copy is of what was used.
PyObject *part_of_an_array(void) {
  char page[8192];
  Py_ssize_t used = fill_some(page, sizeof page);
  return PyBytes_FromStringAndSize(page, used);
}
