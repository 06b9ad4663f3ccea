// RUN: %check_pybuf %s pybuf-view-without-owner %t
// memoryviews over containers that end with the function.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <memory>
#include <string>
#include <vector>

void fill(char *to, size_t size);

PyObject *of_a_vector(Py_ssize_t size) {
  std::vector<char> block(size);
  fill(block.data(), block.size());
  return PyMemoryView_FromMemory(block.data(), size, PyBUF_READ);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memoryview outlives 'block', whose memory ends with this function; fill a bytes object in place, or let an object own the memory [pybuf-view-without-owner]
}

PyObject *of_an_owned_array(Py_ssize_t size) {
  auto block = std::make_unique<char[]>(size);
  fill(block.get(), size);
  return PyMemoryView_FromMemory(block.get(), size, PyBUF_READ);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: the memoryview outlives 'block', whose memory ends with this function; fill a bytes object in place, or let an object own the memory [pybuf-view-without-owner]
}

// The vector is the caller's.
PyObject *of_the_caller(std::vector<char> &block) {
  return PyMemoryView_FromMemory(block.data(), block.size(), PyBUF_READ);
}

// The vector lives on.
PyObject *of_a_vector_on_the_heap(Py_ssize_t size) {
  auto *block = new std::vector<char>(size);
  return PyMemoryView_FromMemory(block->data(), size, PyBUF_WRITE);
}
