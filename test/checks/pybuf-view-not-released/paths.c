// RUN: %check_pybuf %s pybuf-view-not-released %t --python=3.9,3.10,3.11,3.12,3.13
// A view that is held on a path that leaves the function, and the many ways in which it is not.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

long consume(const void *data, Py_ssize_t size);
int is_ready(void);
void hand_over(Py_buffer *view);

PyObject *forgotten_on_an_error(PyObject *self, PyObject *args) {
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: the Py_buffer 'view' is acquired here and still held where the function returns; the exporter can never be resized or freed again; call PyBuffer_Release on every path [pybuf-view-not-released]
    return NULL;
  if (view.len > 1000) {
    PyErr_SetString(PyExc_ValueError, "too long");
    return NULL;
  }
  long sum = consume(view.buf, view.len);
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum);
}

long forgotten_altogether(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the Py_buffer 'view' is acquired here and still held where the function returns; the exporter can never be resized or freed again; call PyBuffer_Release on every path [pybuf-view-not-released]
    return -1;
  return consume(view.buf, view.len);
}

// The second of two.
PyObject *forgotten_second(PyObject *self, PyObject *args) {
  Py_buffer first, second;
  if (!PyArg_ParseTuple(args, "s*|iw*:pair", &first, &(int){0}, &second))
  // CHECK-MESSAGES: :[[@LINE-1]]:8: warning: the Py_buffer 'second' is acquired here and still held where the function returns; the exporter can never be resized or freed again; call PyBuffer_Release on every path [pybuf-view-not-released]
    return NULL;
  long sum = consume(first.buf, first.len) + consume(second.buf, second.len);
  PyBuffer_Release(&first);
  return PyLong_FromLong(sum);
}

long forgotten_by_goto(PyObject *object) {
  Py_buffer view;
  long sum = -1;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) != 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the Py_buffer 'view' is acquired here and still held where the function returns; the exporter can never be resized or freed again; call PyBuffer_Release on every path [pybuf-view-not-released]
    goto done;
  if (!is_ready())
    goto done;
  sum = consume(view.buf, view.len);
  PyBuffer_Release(&view);
done:
  return sum;
}

// Every path releases.
PyObject *released(PyObject *self, PyObject *args) {
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
    return NULL;
  if (!is_ready()) {
    PyBuffer_Release(&view);
    return NULL;
  }
  long sum = consume(view.buf, view.len);
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum);
}

PyObject *released_by_goto(PyObject *self, PyObject *args) {
  PyObject *result = NULL;
  Py_buffer view;
  if (!PyArg_ParseTuple(args, "y*", &view))
    return NULL;
  if (!is_ready())
    goto done;
  result = PyLong_FromLong(consume(view.buf, view.len));
done:
  PyBuffer_Release(&view);
  return result;
}

// The view itself tells whether it is held.
PyObject *asked_first(PyObject *self, PyObject *args) {
  PyObject *result = NULL;
  Py_buffer view = {0};
  if (!PyArg_ParseTuple(args, "|y*", &view))
    return NULL;
  if (is_ready())
    result = PyLong_FromLong(1);
  if (view.obj)
    PyBuffer_Release(&view);
  return result;
}

// A variable tells whether it is held.
long with_a_flag(PyObject *object) {
  Py_buffer view;
  long sum = 0;
  int held = 0;
  if (PyObject_CheckBuffer(object)) {
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
      return -1;
    held = 1;
    sum = consume(view.buf, view.len);
  }
  if (held)
    PyBuffer_Release(&view);
  return sum;
}

// The flag turns back where it is not held.
long with_a_flag_that_turns_back(PyObject *object) {
  Py_buffer view;
  int held = 0;
  if (PyObject_CheckBuffer(object)) {
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
      return -1;
    held = 1;
  }
  if (!held)
    return 0;
  long sum = consume(view.buf, view.len);
  PyBuffer_Release(&view);
  return sum;
}

// A status that is an error only before the view is held.
int with_a_status(PyObject *object) {
  Py_buffer view;
  int status = -1;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    goto done;
  status = 0;
  consume(view.buf, view.len);
done:
  if (status != 0)
    return status;
  PyBuffer_Release(&view);
  return 0;
}

// The flag may change behind our back, and then says nothing.
void maybe_clear(int *flag);
long with_a_flag_of_others(PyObject *object) {
  Py_buffer view;
  int held = 1;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the Py_buffer 'view' is acquired here and still held where the function returns; the exporter can never be resized or freed again; call PyBuffer_Release on every path [pybuf-view-not-released]
    return -1;
  maybe_clear(&held);
  if (!held)
    return 0;
  long sum = consume(view.buf, view.len);
  PyBuffer_Release(&view);
  return sum;
}

// Somebody else releases it.
long handed_over(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  hand_over(&view);
  return 0;
}

static void finish(Py_buffer *view) { PyBuffer_Release(view); }
long released_by_a_function(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  long sum = consume(view.buf, view.len);
  finish(&view);
  return sum;
}

// It is kept in an object, which releases it at its end.
struct reader {
  PyObject_HEAD
  Py_buffer view;
};
int kept(struct reader *self, PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  self->view = view;
  return 0;
}

int kept_by_memcpy(Py_buffer *to, PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  memcpy(to, &view, sizeof view);
  return 0;
}

// Its parts are taken over with the reference.
struct parts {
  PyObject_HEAD
  PyObject *base;
  char *data;
};
int kept_in_parts(struct parts *self, PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
    return -1;
  self->base = view.obj;
  self->data = view.buf;
  return 0;
}

int kept_in_place(struct reader *self, PyObject *object) {
  return PyObject_GetBuffer(object, &self->view, PyBUF_SIMPLE);
}

// The result is looked at later: not followed.
long status_kept(PyObject *object) {
  Py_buffer view;
  int status = PyObject_GetBuffer(object, &view, PyBUF_SIMPLE);
  long sum = -1;
  if (status == 0) {
    sum = consume(view.buf, view.len);
    PyBuffer_Release(&view);
  }
  return sum;
}

// In a loop.
long released_each_time(PyObject *list) {
  long sum = 0;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    Py_buffer view;
    if (PyObject_GetBuffer(PyList_GET_ITEM(list, i), &view, PyBUF_SIMPLE) < 0)
      return -1;
    sum += consume(view.buf, view.len);
    PyBuffer_Release(&view);
  }
  return sum;
}

// A pointer into the view tells as well as a flag whether it is held.
long told_by_the_pointer(PyObject *object, int wants_view) {
  Py_buffer view;
  const char *data = NULL;
  Py_ssize_t size = 0;
  int held = 0;
  if (wants_view && PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) == 0) {
    data = (const char *)view.buf;
    size = view.len;
    held = 1;
  } else if (PyBytes_Check(object)) {
    data = PyBytes_AS_STRING(object);
    size = PyBytes_GET_SIZE(object);
  }
  long result = -1;
  if (data) {
    result = consume(data, size);
    if (held)
      PyBuffer_Release(&view);
  }
  return result;
}

// Where the pointer was set anew, it tells nothing.
long told_by_nothing(PyObject *object, const char *(*next)(const char *)) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: the Py_buffer 'view' is acquired here and still held where the function returns; {{.*}} [pybuf-view-not-released]
    return -1;
  const char *data = (const char *)view.buf;
  data = next(data);
  if (data == NULL)
    return 0;
  long result = consume(data, view.len);
  PyBuffer_Release(&view);
  return result;
}
