// RUN: %check_pybuf %s pybuf-buffer-copied-to-read %t
// An object may keep what its constructor is given, by an initialiser of a member.

#include <Python.h>
#include <string>

class Parser {
public:
  Parser(const char *text, size_t size) : text_(text), size_(size) {}
  long run() const;

private:
  const char *text_;
  size_t size_;
};

class Summed {
public:
  Summed(const char *text, size_t size) : first_(*text) {
    for (size_t i = 0; i < size; ++i)
      sum_ += text[i];
  }
  long sum() const { return sum_; }

private:
  char first_;
  long sum_ = 0;
};

// The parser reads the copy when the exporter has got its buffer back.
static PyObject *parsed(PyObject *arg) {
  Py_buffer view;
  if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) < 0)
    return nullptr;
  std::string copy(static_cast<const char *>(view.buf), view.len);
  Parser parser(copy.data(), copy.size());
  PyBuffer_Release(&view);
  return PyLong_FromLong(parser.run());
}

// This one has read all of it, but an object that is made of a pointer counts as its keeper.
static PyObject *summed(PyObject *arg) {
  Py_buffer view;
  if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) < 0)
    return nullptr;
  std::string copy(static_cast<const char *>(view.buf), view.len);
  Summed sum(copy.data(), copy.size());
  PyBuffer_Release(&view);
  return PyLong_FromLong(sum.sum());
}

PyObject *(*const functions[])(PyObject *) = {parsed, summed};
