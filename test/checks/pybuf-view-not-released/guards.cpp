// RUN: %check_pybuf %s pybuf-view-not-released %t
// Guards release the view, whether they are declared before it is acquired or after.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <memory>

long consume(const void *data, Py_ssize_t size);

struct Guard {
  explicit Guard(Py_buffer &view) : view(view) {}
  ~Guard() { PyBuffer_Release(&view); }
  Py_buffer &view;
};

long forgotten(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the Py_buffer 'view' is acquired here and still held where the function returns; the exporter can never be resized or freed again; call PyBuffer_Release on every path [pybuf-view-not-released]
    return -1;
  return consume(view.buf, view.len);
}

// Declared before.
long guarded_before(PyObject *object) {
  Py_buffer view = {};
  Guard guard(view);
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  return consume(view.buf, view.len);
}

// Declared after.
long guarded_after(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  std::unique_ptr<Py_buffer, decltype(&PyBuffer_Release)> guard(&view, PyBuffer_Release);
  return consume(view.buf, view.len);
}
