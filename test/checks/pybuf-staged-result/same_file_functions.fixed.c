// Functions of the same file are seen through: they allocate, fill, free, or keep.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>

static char *allocate(size_t size) {
  char *block = malloc(size);
  if (!block)
    PyErr_NoMemory();
  return block;
}

static void release(void *block) { free(block); }

static void fill(char *to, const char *from, size_t size) {
  for (size_t i = 0; i < size; ++i)
    to[i] = from[i] ^ 1;
}

static char *last;
static void remember(char *block) { last = block; }

static size_t checksum(const char *from, size_t size) {
  size_t sum = 0;
  while (size--)
    sum += (unsigned char)*from++;
  return sum;
}

PyObject *through_helpers(const char *from, size_t size) {
  PyObject *result = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)size);
  if (!result)
    return NULL;
  char *block = PyBytes_AsString(result);
  fill(block, from, size);
  return result;
}

// A helper that reads the block after the copy.
PyObject *read_by_a_helper(const char *from, size_t size, size_t *sum) {
  char *block = allocate(size);
  if (!block)
    return NULL;
  fill(block, from, size);
  PyObject *result = PyBytes_FromStringAndSize(block, (Py_ssize_t)size);
  *sum = checksum(block, size);
  release(block);
  return result;
}

// A helper that keeps the block.
PyObject *kept_by_a_helper(const char *from, size_t size) {
  char *block = allocate(size);
  if (!block)
    return NULL;
  fill(block, from, size);
  remember(block);
  PyObject *result = PyBytes_FromStringAndSize(block, (Py_ssize_t)size);
  if (!result)
    release(block);
  return result;
}
