// The view is of the blob's own memory, which may move again when no view is left.
#include "../pattern.h"

struct Blob {
  PyObject_HEAD char *data;
  Py_ssize_t size;
  Py_ssize_t exports; ///< whoever resizes the memory has to ask whether there are any
};

static int get_buffer(PyObject *self, Py_buffer *view, int flags) {
  auto *blob = reinterpret_cast<Blob *>(self);
  if (PyBuffer_FillInfo(view, self, blob->data, blob->size, 1, flags) < 0)
    return -1;
  ++blob->exports;
  return 0;
}

static void release_buffer(PyObject *self, Py_buffer *) { --reinterpret_cast<Blob *>(self)->exports; }

static void dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  PyMem_Free(reinterpret_cast<Blob *>(self)->data);
  PyObject_Free(self);
  Py_DECREF(type);
}

static PyType_Slot slots[] = {{Py_bf_getbuffer, reinterpret_cast<void *>(get_buffer)},
                              {Py_bf_releasebuffer, reinterpret_cast<void *>(release_buffer)},
                              {Py_tp_dealloc, reinterpret_cast<void *>(dealloc)},
                              {0, nullptr}};
static PyType_Spec spec = {"pattern.Blob", sizeof(Blob), 0, Py_TPFLAGS_DEFAULT, slots};

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  PyObject *type = PyType_FromSpec(&spec);
  if (type == nullptr)
    return nullptr;
  Blob *blob = PyObject_New(Blob, reinterpret_cast<PyTypeObject *>(type));
  Py_DECREF(type);
  if (blob == nullptr)
    return nullptr;
  blob->exports = 0;
  blob->size = size < 0 ? 0 : size;
  blob->data = static_cast<char *>(PyMem_Malloc(blob->size));
  if (blob->data == nullptr) {
    Py_DECREF(blob);
    return PyErr_NoMemory();
  }
  render(blob->data, blob->size);
  Py_buffer view;
  if (PyObject_GetBuffer(reinterpret_cast<PyObject *>(blob), &view, PyBUF_SIMPLE) < 0) {
    Py_DECREF(blob);
    return nullptr;
  }
  Py_DECREF(blob); // the view holds it
  long sum = checksum(static_cast<const char *>(view.buf), view.len);
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
