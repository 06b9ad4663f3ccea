// RUN: %check_pybuf %s pybuf-exporter-copies %t --python=3.9,3.11,3.13
// Exporters of the C API, named by a table of slots.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  PyObject_HEAD
  char *data;
  Py_ssize_t size, stride;
  char *cache;
  char head[16];
} Blob;

static int copy_by_fill_info(PyObject *self, Py_buffer *view, int flags) {
  Blob *blob = (Blob *)self;
  char *copy = PyMem_Malloc(blob->size);
  if (!copy) {
    PyErr_NoMemory();
    view->obj = NULL;
    return -1;
  }
  memcpy(copy, blob->data, blob->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: each export copies the object's own storage 'blob->data' ('blob->size' bytes) into 'copy'; let the view point to the storage, count the exports, and refuse to move it while there are any [pybuf-exporter-copies]
  if (PyBuffer_FillInfo(view, self, copy, blob->size, 1, flags) < 0) {
    PyMem_Free(copy);
    return -1;
  }
  view->internal = copy;
  return 0;
}

static int copy_by_member(Blob *self, Py_buffer *view, int flags) {
  char *copy = malloc(self->size);
  if (!copy)
    goto failed;
  memcpy(copy, self->data, self->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: each export copies the object's own storage 'self->data' ('self->size' bytes) into 'copy'; let the view point to the storage, count the exports, and refuse to move it while there are any [pybuf-exporter-copies]
  view->buf = copy;
  view->len = self->size;
  view->internal = copy;
  view->obj = (PyObject *)self;
  Py_INCREF(self);
  return 0;
failed:
  view->obj = NULL;
  PyErr_NoMemory();
  return -1;
}

static int copy_by_bytes(PyObject *self, Py_buffer *view, int flags) {
  PyObject *bytes = PyBytes_FromStringAndSize(((Blob *)self)->data, ((Blob *)self)->size);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: each export copies the object's own storage '((Blob *)self)->data' ('((Blob *)self)->size' bytes) into 'bytes'; let the view point to the storage, count the exports, and refuse to move it while there are any [pybuf-exporter-copies]
  if (!bytes)
    return -1;
  int status = PyObject_GetBuffer(bytes, view, flags);
  Py_DECREF(bytes);
  return status;
}

// The storage itself.
static int in_place(PyObject *self, Py_buffer *view, int flags) {
  return PyBuffer_FillInfo(view, self, ((Blob *)self)->data, ((Blob *)self)->size, 1, flags);
}

// Made once, and kept for the next export.
static int made_once(PyObject *self, Py_buffer *view, int flags) {
  Blob *blob = (Blob *)self;
  if (!blob->cache) {
    char *copy = malloc(blob->size);
    if (!copy)
      return -1;
    memcpy(copy, blob->data, blob->size);
    blob->cache = copy;
    view->buf = copy;
  }
  return PyBuffer_FillInfo(view, self, blob->cache, blob->size, 1, flags);
}

// Gathered: the storage has gaps.
static int gathered(PyObject *self, Py_buffer *view, int flags) {
  Blob *blob = (Blob *)self;
  char *copy = malloc(blob->size);
  if (!copy)
    return -1;
  for (Py_ssize_t i = 0; i < blob->size; i += 16)
    memcpy(copy + i, blob->data + i * blob->stride, 16);
  view->internal = copy;
  return PyBuffer_FillInfo(view, self, copy, blob->size, 1, flags);
}

// Changed after it was copied.
void encrypt(char *data, Py_ssize_t size);
static int changed(PyObject *self, Py_buffer *view, int flags) {
  Blob *blob = (Blob *)self;
  char *copy = malloc(blob->size);
  if (!copy)
    return -1;
  memcpy(copy, blob->data, blob->size);
  encrypt(copy, blob->size);
  view->internal = copy;
  return PyBuffer_FillInfo(view, self, copy, blob->size, 1, flags);
}

// The head of the object: a few bytes.
static int few(PyObject *self, Py_buffer *view, int flags) {
  char *copy = malloc(16);
  if (!copy)
    return -1;
  memcpy(copy, ((Blob *)self)->head, 16);
  view->internal = copy;
  return PyBuffer_FillInfo(view, self, copy, 16, 1, flags);
}

// Memory that is not the object's.
const char *library_data(void *handle, Py_ssize_t *size);
static int of_a_library(PyObject *self, Py_buffer *view, int flags) {
  Py_ssize_t size;
  const char *data = library_data(((Blob *)self)->data, &size);
  char *copy = malloc(size);
  if (!copy)
    return -1;
  memcpy(copy, data, size);
  view->internal = copy;
  return PyBuffer_FillInfo(view, self, copy, size, 1, flags);
}

// Of that type, and in no table of slots: what calls it is not known.
int in_no_table(PyObject *self, Py_buffer *view, int flags) {
  Blob *blob = (Blob *)self;
  char *copy = malloc(blob->size);
  if (!copy)
    return -1;
  memcpy(copy, blob->data, blob->size);
  view->internal = copy;
  return PyBuffer_FillInfo(view, self, copy, blob->size, 1, flags);
}

PyBufferProcs procs[] = {{copy_by_fill_info, NULL},
                         {(getbufferproc)copy_by_member, NULL},
                         {in_place, NULL},
                         {made_once, NULL},
                         {gathered, NULL},
                         {changed, NULL},
                         {few, NULL},
                         {of_a_library, NULL}};
PyType_Slot slots[] = {{Py_bf_getbuffer, (void *)copy_by_bytes}, {0, NULL}};
