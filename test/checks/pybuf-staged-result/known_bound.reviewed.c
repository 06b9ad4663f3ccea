// The size is a bound that is known before the fill: the object can be cut to what was used.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

Py_ssize_t bound_of(Py_ssize_t size);
Py_ssize_t pack(char *to, Py_ssize_t room, const char *from, Py_ssize_t size);

PyObject *packed(const char *from, Py_ssize_t size) {
  Py_ssize_t room = bound_of(size);
  PyObject *result = PyBytes_FromStringAndSize(NULL, room);
  if (result == NULL)
    return NULL;
  char *to = PyBytes_AsString(result);
  Py_ssize_t used = pack(to, room, from, size);
  if (used < 0) {
    Py_DECREF(result);
    PyErr_SetString(PyExc_RuntimeError, "pack failed");
    return NULL;
  }
  _PyBytes_Resize(&result, used);
  return result;
}

// Both branches copy the same block, and each is its last use.
PyObject *packed_as_asked(const char *from, Py_ssize_t size, int mutable) {
  PyObject *result;
  Py_ssize_t room = bound_of(size), used;
  unsigned char *to = malloc(room);
  if (!to)
    return PyErr_NoMemory();
  Py_BEGIN_ALLOW_THREADS
  used = pack((char *)to, room, from, size);
  Py_END_ALLOW_THREADS
  if (mutable)
    result = PyByteArray_FromStringAndSize((const char *)to, used);
  else
    result = PyBytes_FromStringAndSize((const char *)to, used);
  free(to);
  return result;
}

// Allocated and declared apart, with one exit for all paths.
PyObject *packed_with_cleanup(const char *from, Py_ssize_t size) {
  PyObject *result = NULL;
  char *to = NULL;
  Py_ssize_t room, used;
  if (size < 0)
    goto finally;
  room = bound_of(size);
  to = PyMem_Malloc(room);
  if (!to) {
    PyErr_NoMemory();
    goto finally;
  }
  used = pack(to, room, from, size);
  if (used < 0)
    goto finally;
  result = PyBytes_FromStringAndSize(to, used);
finally:
  PyMem_Free(to);
  return result;
}

// A struct of the library's holds the block while it is filled.
struct stream {
  void *next;
  Py_ssize_t room, used;
};
int run(struct stream *s);

PyObject *filled_through_a_struct(Py_ssize_t size) {
  struct stream s;
  PyObject *result = NULL;
  char *to = PyMem_Malloc(size);
  if (!to)
    return PyErr_NoMemory();
  s.next = to;
  s.room = size;
  s.used = 0;
  if (run(&s) == 0)
    result = PyBytes_FromStringAndSize(to, s.used);
  PyMem_Free(to);
  return result;
}

// The struct goes on to be used with the block in it.
PyObject *struct_used_again(Py_ssize_t size) {
  struct stream s;
  char *to = PyMem_Malloc(size);
  if (!to)
    return PyErr_NoMemory();
  s.next = to;
  s.room = size;
  run(&s);
  PyObject *result = PyBytes_FromStringAndSize(to, s.used);
  run(&s);
  PyMem_Free(to);
  return result;
}

// A bound that is a constant is a scratch buffer: what is used of it is often far less.
PyObject *constant_bound(const char *from, Py_ssize_t size) {
  char *to = PyMem_Malloc(65536);
  if (!to)
    return PyErr_NoMemory();
  Py_ssize_t used = pack(to, 65536, from, size);
  PyObject *result = PyBytes_FromStringAndSize(to, used);
  PyMem_Free(to);
  return result;
}

// The same words, another value.
PyObject *size_assigned_between(const char *from, Py_ssize_t size) {
  PyObject *result = PyBytes_FromStringAndSize(NULL, size);
  if (!result)
    return NULL;
  char *to = PyBytes_AsString(result);
  size = pack(to, size, from, size);
  _PyBytes_Resize(&result, size);
  return result;
}

// calloc multiplies its arguments: their product is what is known.
void unpack(int *values, int count);
int pack_shorts(short *values, int count);

PyObject *counted_exactly(int count) {
  int *values = (int *)calloc(count, sizeof(int));
  unpack(values, count);
  PyObject *result = PyBytes_FromStringAndSize((char *)values, count * sizeof(int));
  free(values);
  return result;
}

PyObject *counted_with_room(int count) {
  short *values = (short *)calloc(count + 4, sizeof(int));
  int used = pack_shorts(values, count);
  PyObject *result = PyBytes_FromStringAndSize((char *)values, used * 2);
  free(values);
  return result;
}
