// RUN: %check_pybuf %s pybuf-staged-result %t
// "y#" copies a buffer out of sight.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <vector>

void produce(char *to, Py_ssize_t size);

PyObject *encode(int status, Py_ssize_t size) {
  std::vector<char> out(size);
  produce(out.data(), size);
  return Py_BuildValue("iy#", status, out.data(), size);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'out' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place, and pass it with 'N' [pybuf-staged-result]
}

PyObject *encode_block(Py_ssize_t size) {
  char *block = static_cast<char *>(PyMem_Malloc(size));
  if (!block)
    return PyErr_NoMemory();
  produce(block, size);
  PyObject *result = Py_BuildValue("(y#n)", block, size, size);
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: 'block' is filled, copied into a new bytes object ('size' bytes) and dropped; make the object first and fill it in place, and pass it with 'N' [pybuf-staged-result]
  PyMem_Free(block);
  return result;
}

// Text is decoded, which is more than a copy.
PyObject *text(Py_ssize_t size) {
  std::vector<char> out(size);
  produce(out.data(), size);
  return Py_BuildValue("s#", out.data(), size);
}

// Memory of the caller, and a few bytes.
PyObject *given(const char *data, Py_ssize_t size) { return Py_BuildValue("y#", data, size); }
PyObject *few(int status) {
  char digest[20];
  produce(digest, sizeof(digest));
  return Py_BuildValue("iy#", status, digest, static_cast<Py_ssize_t>(sizeof(digest)));
}

// Used again after the copy.
PyObject *kept(std::vector<char> &cache, Py_ssize_t size) {
  std::vector<char> out(size);
  produce(out.data(), size);
  PyObject *result = Py_BuildValue("y#", out.data(), size);
  cache.swap(out);
  return result;
}
