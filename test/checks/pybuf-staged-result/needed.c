// RUN: %check_pybuf %s pybuf-staged-result %t
// Copies that are needed, each with its reason.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>

void fill(char *to, Py_ssize_t size);
char *library_render(Py_ssize_t *size);
int library_render_into(char **block, Py_ssize_t *size);
void library_free(char *block);
void consume(const char *from, Py_ssize_t size);

// A library allocates: its memory cannot be an object's.
PyObject *of_a_library(void) {
  Py_ssize_t size;
  char *block = library_render(&size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  library_free(block);
  return result;
}

PyObject *of_a_library_through_a_parameter(void) {
  Py_ssize_t size;
  char *block = NULL;
  if (library_render_into(&block, &size) < 0)
    return NULL;
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  free(block);
  return result;
}

// The caller's memory.
PyObject *of_the_caller(const char *block, Py_ssize_t size) { return PyBytes_FromStringAndSize(block, size); }

// Read after the copy.
PyObject *used_after_the_copy(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  consume(block, size);
  PyMem_Free(block);
  return result;
}

// Read after the copy through another name.
PyObject *used_after_the_copy_elsewhere(Py_ssize_t size) {
  char *block = PyMem_Malloc(size), *tail;
  if (!block)
    return PyErr_NoMemory();
  tail = block + 1;
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  consume(tail, size - 1);
  PyMem_Free(block);
  return result;
}

// One block for all rounds of the loop.
PyObject *reused_in_a_loop(Py_ssize_t size, int rounds) {
  PyObject *list = PyList_New(0);
  char *block = PyMem_Malloc(size);
  if (!list || !block)
    return NULL;
  for (int i = 0; i < rounds; ++i) {
    fill(block, size);
    PyObject *piece = PyBytes_FromStringAndSize(block, size);
    if (!piece || PyList_Append(list, piece) < 0)
      break;
    Py_DECREF(piece);
  }
  PyMem_Free(block);
  return list;
}

// A block that lives on in an object.
struct writer {
  PyObject_HEAD
  char *scratch;
  Py_ssize_t room;
};
PyObject *of_the_object(struct writer *self) {
  fill(self->scratch, self->room);
  return PyBytes_FromStringAndSize(self->scratch, self->room);
}

PyObject *kept_in_the_object(struct writer *self, Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  if (self->scratch)
    PyMem_Free(block);
  else
    self->scratch = block;
  return result;
}

// Kept on another path: whether it becomes bytes is known only after the fill.
PyObject *kept_on_another_path(struct writer *self, Py_ssize_t size) {
  PyObject *result = NULL;
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  if (block[0]) {
    self->scratch = block;
    Py_RETURN_NONE;
  }
  result = PyBytes_FromStringAndSize(block, size);
  PyMem_Free(block);
  return result;
}

// A struct that holds the block is copied to where it lives on.
struct window {
  char *at;
  Py_ssize_t size;
};
static struct window cache;
PyObject *kept_in_a_copied_struct(Py_ssize_t size) {
  struct window window;
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  window.at = block;
  fill(block, size);
  cache = window;
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  if (!result)
    PyMem_Free(block);
  return result;
}

// The pointer has moved on from the beginning.
PyObject *moved_on(Py_ssize_t size) {
  char *block = PyMem_Malloc(size), *at;
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  at = block;
  at += 2;
  PyObject *result = PyBytes_FromStringAndSize(at, size);
  PyMem_Free(block);
  return result;
}

// The helper allocates another size than it is asked for: a bound, and no edit of the size asked.
static char *at_least_64(size_t size) {
  if (size < 64)
    size = 64;
  return PyMem_Malloc(size);
}
PyObject *of_another_size(size_t size) {
  char *block = at_least_64(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, 64);
  PyObject *result = PyBytes_FromStringAndSize(block, (Py_ssize_t)size);
  PyMem_Free(block);
  return result;
}

// Static memory serves all calls.
PyObject *of_static_memory(Py_ssize_t size) {
  static char block[8192];
  fill(block, size);
  return PyBytes_FromStringAndSize(block, size);
}

// A few constant bytes.
PyObject *small(void) {
  char digest[16];
  fill(digest, sizeof digest);
  return PyBytes_FromStringAndSize(digest, sizeof digest);
}

PyObject *small_on_the_heap(void) {
  char *header = malloc(32);
  if (!header)
    return PyErr_NoMemory();
  fill(header, 32);
  PyObject *result = PyBytes_FromStringAndSize(header, 32);
  free(header);
  return result;
}

// A part from the middle.
PyObject *from_the_middle(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block + 8, size - 8);
  PyMem_Free(block);
  return result;
}

// The block may be another one here.
PyObject *one_of_two(Py_ssize_t size) {
  char small[64], *block = small;
  if (size > 64)
    block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  if (block != small)
    PyMem_Free(block);
  return result;
}

// Two blocks change places.
PyObject *swapped(Py_ssize_t size) {
  char *front = PyMem_Malloc(size), *back = PyMem_Malloc(size);
  if (front && back) {
    fill(back, size);
    char *other = front;
    front = back;
    back = other;
  }
  PyObject *result = PyBytes_FromStringAndSize(front, size);
  PyMem_Free(front);
  PyMem_Free(back);
  return result;
}

// No object can be made where the interpreter lock is not held.
void fill_in_background(PyObject **result, Py_ssize_t size) {
  char *block = malloc(size);
  if (!block)
    return;
  fill(block, size);
  PyGILState_STATE state = PyGILState_Ensure();
  *result = PyBytes_FromStringAndSize(block, size);
  PyGILState_Release(state);
  free(block);
}

PyObject *allocated_without_the_lock(Py_ssize_t size) {
  char *block;
  Py_BEGIN_ALLOW_THREADS
  block = malloc(size);
  if (block)
    fill(block, size);
  Py_END_ALLOW_THREADS
  if (!block)
    return PyErr_NoMemory();
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  free(block);
  return result;
}

// Nothing is copied: this makes room only.
PyObject *room_only(Py_ssize_t size) {
  PyObject *result = PyBytes_FromStringAndSize(NULL, size);
  if (result)
    fill(PyBytes_AS_STRING(result), size);
  return result;
}

// Text is decoded, which is more than a copy.
PyObject *text(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyUnicode_FromStringAndSize(block, size);
  PyMem_Free(block);
  return result;
}

// Nobody frees it: somebody else may have it.
PyObject *not_freed(Py_ssize_t size) {
  char *block = PyMem_Malloc(size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  return PyBytes_FromStringAndSize(block, size);
}

// Bytes are aligned to 16, which may not be enough for the code that fills the block.
PyObject *aligned(Py_ssize_t size) {
  char *block = aligned_alloc(64, size);
  if (!block)
    return PyErr_NoMemory();
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  free(block);
  return result;
}
