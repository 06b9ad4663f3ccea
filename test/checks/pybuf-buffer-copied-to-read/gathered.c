// RUN: %check_pybuf %s pybuf-buffer-copied-to-read %t
// What a Py_buffer shows, copied without gaps into a block that is only read.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const char *data, Py_ssize_t size);

long always_gathered(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) < 0)
    return -1;
  char *block = PyMem_Malloc(view.len);
  if (!block || PyBuffer_ToContiguous(block, &view, view.len, 'C') < 0) {
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'block' copies the memory of a Py_buffer ('view.len' bytes) and is only read; where PyBuffer_IsContiguous says that there are no gaps, read it in place [pybuf-buffer-copied-to-read]
    PyMem_Free(block);
    PyBuffer_Release(&view);
    return -1;
  }
  long sum = consume(block, view.len);
  PyMem_Free(block);
  PyBuffer_Release(&view);
  return sum;
}

// Only what has gaps is gathered.
long gathered_if_needed(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) < 0)
    return -1;
  long sum = -1;
  if (PyBuffer_IsContiguous(&view, 'C')) {
    sum = consume(view.buf, view.len);
  } else {
    char *block = PyMem_Malloc(view.len);
    if (block && PyBuffer_ToContiguous(block, &view, view.len, 'C') == 0)
      sum = consume(block, view.len);
    PyMem_Free(block);
  }
  PyBuffer_Release(&view);
  return sum;
}

// The block is written, or kept.
long changed(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_FULL_RO) < 0)
    return -1;
  char *block = PyMem_Malloc(view.len);
  long sum = -1;
  if (block && PyBuffer_ToContiguous(block, &view, view.len, 'C') == 0) {
    block[0] ^= 1;
    sum = consume(block, view.len);
  }
  PyMem_Free(block);
  PyBuffer_Release(&view);
  return sum;
}
char *kept(Py_buffer *view) {
  char *block = PyMem_Malloc(view->len);
  if (block && PyBuffer_ToContiguous(block, view, view->len, 'C') < 0) {
    PyMem_Free(block);
    return NULL;
  }
  return block;
}
