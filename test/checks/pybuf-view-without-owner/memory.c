// RUN: %check_pybuf %s pybuf-view-without-owner %t
// memoryviews over memory that ends before they do.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

void fill(char *to, Py_ssize_t size);

PyObject *of_the_stack(void) {
  char page[256];
  fill(page, sizeof page);
  return PyMemoryView_FromMemory(page, sizeof page, PyBUF_READ);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memoryview outlives 'page', whose memory ends with this function; fill a bytes object in place, or let an object own the memory [pybuf-view-without-owner]
}

PyObject *of_a_freed_block(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *view = PyMemoryView_FromMemory(block, size, PyBUF_READ);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the memoryview outlives 'block', whose memory is freed in this function; fill a bytes object in place, or let an object own the memory [pybuf-view-without-owner]
  free(block);
  return view;
}

PyObject *of_a_released_buffer(PyObject *object) {
  Py_buffer buffer;
  if (PyObject_GetBuffer(object, &buffer, PyBUF_FULL_RO) < 0)
    return NULL;
  PyObject *view = PyMemoryView_FromBuffer(&buffer);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the memoryview of the Py_buffer 'buffer' does not hold the exporter, so its memory may go while the view lives; make it with PyMemoryView_FromObject, which holds it [pybuf-view-without-owner]
  PyBuffer_Release(&buffer);
  return view;
}

PyObject *of_a_buffer_that_nobody_releases(PyObject *object) {
  Py_buffer buffer;
  if (PyObject_GetBuffer(object, &buffer, PyBUF_FULL_RO) < 0)
    return NULL;
  return PyMemoryView_FromBuffer(&buffer);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memoryview of the Py_buffer 'buffer' does not hold the exporter, so its memory may go while the view lives; make it with PyMemoryView_FromObject, which holds it [pybuf-view-without-owner]
}

// Static memory lives as long as the process.
PyObject *of_static_memory(void) {
  static char page[256];
  return PyMemoryView_FromMemory(page, sizeof page, PyBUF_READ);
}

// The object's own memory: who makes the view holds the object.
struct blob {
  PyObject_HEAD
  char *data;
  Py_ssize_t size;
};
PyObject *of_the_object(struct blob *self) { return PyMemoryView_FromMemory(self->data, self->size, PyBUF_READ); }

// The caller's memory.
PyObject *of_the_caller(char *data, Py_ssize_t size) { return PyMemoryView_FromMemory(data, size, PyBUF_READ); }

// A block that lives on.
PyObject *of_a_kept_block(struct blob *self, Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  self->data = block;
  return PyMemoryView_FromMemory(block, size, PyBUF_WRITE);
}

// Freed only where there is no view.
PyObject *freed_on_an_error(Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return PyErr_NoMemory();
  PyObject *view = PyMemoryView_FromMemory(block, size, PyBUF_WRITE);
  if (!view)
    free(block);
  return view;
}

// The view is lent for a call and gone before the memory is.
int lent(PyObject *file) {
  char page[256];
  fill(page, sizeof page);
  PyObject *view = PyMemoryView_FromMemory(page, sizeof page, PyBUF_READ);
  if (!view)
    return -1;
  PyObject *done = PyObject_CallMethod(file, "write", "O", view);
  Py_DECREF(view);
  Py_XDECREF(done);
  return done ? 0 : -1;
}

// The object itself makes a view that holds it.
PyObject *of_an_object(PyObject *object) { return PyMemoryView_FromObject(object); }

// Lent in a tuple of arguments, which is gone before the memory is.
PyObject *lent_in_a_tuple(PyObject *callback) {
  char page[256];
  fill(page, sizeof page);
  PyObject *view = PyMemoryView_FromMemory(page, sizeof page, PyBUF_READ);
  PyObject *args = view ? Py_BuildValue("(N)", view) : NULL;
  if (!args)
    return NULL;
  PyObject *result = PyObject_CallObject(callback, args);
  Py_DECREF(args);
  return result;
}

// The tuple is returned, and the view with it.
PyObject *returned_in_a_tuple(void) {
  char page[256];
  fill(page, sizeof page);
  PyObject *view = PyMemoryView_FromMemory(page, sizeof page, PyBUF_READ);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the memoryview outlives 'page', whose memory ends with this function; fill a bytes object in place, or let an object own the memory [pybuf-view-without-owner]
  return view ? Py_BuildValue("(N)", view) : NULL;
}
