// RUN: %check_pybuf %s pybuf-exporter-copies %t
// Storage in a container that the object holds.

#include <Python.h>
#include <cstring>
#include <vector>

struct Blob {
  PyObject_HEAD
  std::vector<char> *data;
  Py_ssize_t exports;
};

static int copied(PyObject *self, Py_buffer *view, int flags) {
  auto *blob = reinterpret_cast<Blob *>(self);
  auto *copy = new char[blob->data->size()];
  std::memcpy(copy, blob->data->data(), blob->data->size());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: each export copies the object's own storage 'blob->data->data()' ('blob->data->size()' bytes) into 'copy'; let the view point to the storage, count the exports, and refuse to move it while there are any [pybuf-exporter-copies]
  view->internal = copy;
  return PyBuffer_FillInfo(view, self, copy, static_cast<Py_ssize_t>(blob->data->size()), 1, flags);
}

static int counted(PyObject *self, Py_buffer *view, int flags) {
  auto *blob = reinterpret_cast<Blob *>(self);
  const int status = PyBuffer_FillInfo(view, self, blob->data->data(), static_cast<Py_ssize_t>(blob->data->size()), 0, flags);
  if (status == 0)
    ++blob->exports;
  return status;
}

PyBufferProcs procs[] = {{copied, nullptr}, {counted, nullptr}};
