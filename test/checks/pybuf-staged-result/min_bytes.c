// RUN: %check_pybuf %s pybuf-staged-result %t --option=MinBytes=64
// A constant size is worth a finding from MinBytes on.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

void fill(char *to, Py_ssize_t size);

PyObject *at_the_limit(void) {
  char page[64];
  fill(page, sizeof page);
  return PyBytes_FromStringAndSize(page, sizeof page);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'page' is filled, copied into a new bytes object ('sizeof page' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

// One less than that.
PyObject *below_the_limit(void) {
  char page[63];
  fill(page, sizeof page);
  return PyBytes_FromStringAndSize(page, sizeof page);
}
