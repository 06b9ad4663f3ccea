// RUN: %check_pybuf %s pybuf-view-used-after-release %t
// A pointer into a view, used when the view is released.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const void *data, Py_ssize_t size);
int is_ready(void);

long used_late(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  const char *data = view.buf;
  Py_ssize_t size = view.len;
  PyBuffer_Release(&view);
  return consume(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'data' points into the Py_buffer 'view', which is released by now; the exporter may have moved or freed the memory; release after the last use [pybuf-view-used-after-release]
}

PyObject *copied_late(PyObject *self, PyObject *args) {
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
    return NULL;
  char *data = view.buf;
  Py_ssize_t size = view.len;
  PyBuffer_Release(&view);
  return PyBytes_FromStringAndSize(data, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:36: warning: 'data' points into the Py_buffer 'view', which is released by now; the exporter may have moved or freed the memory; release after the last use [pybuf-view-used-after-release]
}

// Used before.
long used_in_time(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  const char *data = view.buf;
  long sum = consume(data, view.len);
  PyBuffer_Release(&view);
  return sum;
}

// Only the size is used, which is a number.
Py_ssize_t size_used_late(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  PyBuffer_Release(&view);
  return view.len;
}

// Released on another path.
long released_on_another_path(PyObject *object) {
  Py_buffer view;
  long sum = -1;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  const char *data = view.buf;
  if (!is_ready()) {
    PyBuffer_Release(&view);
    goto done;
  }
  sum = consume(data, view.len);
  PyBuffer_Release(&view);
done:
  return sum;
}

// Acquired again.
long acquired_again(PyObject *first, PyObject *second) {
  Py_buffer view;
  if (PyObject_GetBuffer(first, &view, PyBUF_SIMPLE) < 0)
    return -1;
  const char *data = view.buf;
  long sum = consume(data, view.len);
  PyBuffer_Release(&view);
  if (PyObject_GetBuffer(second, &view, PyBUF_SIMPLE) < 0)
    return -1;
  data = view.buf;
  sum += consume(data, view.len);
  PyBuffer_Release(&view);
  return sum;
}

// The pointer is compared only.
int compared_late(PyObject *object, const void *other) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  const void *data = view.buf;
  PyBuffer_Release(&view);
  return data == other;
}
