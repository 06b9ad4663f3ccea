// Containers and owners of C++ that are filled, copied and dropped.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <vector>

void fill(char *to, size_t size);
size_t fill_some(char *to, size_t room);
void serialise(std::string &to);
std::vector<char> rendered();
void enqueue(std::vector<char> block);

PyObject *vector_of_known_size(Py_ssize_t size) {
  PyObject *result = PyBytes_FromStringAndSize(nullptr, size);
  if (!result)
    return nullptr;
  char *block = PyBytes_AsString(result);
  fill(block, size);
  return result;
}

PyObject *string_resized_once(Py_ssize_t size) {
  std::string block;
  block.resize(size);
  fill(&block[0], size);
  return PyBytes_FromStringAndSize(block.data(), size);
}

PyObject *vector_cut_after_the_fill(Py_ssize_t room) {
  std::vector<char> block(room);
  block.resize(fill_some(block.data(), room));
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

PyObject *owned_array(Py_ssize_t size) {
  std::unique_ptr<char[]> block(new char[size]);
  fill(block.get(), size);
  return PyBytes_FromStringAndSize(block.get(), size);
}

PyObject *made_unique(Py_ssize_t size) {
  auto block = std::make_unique<char[]>(size);
  fill(block.get(), size);
  return PyByteArray_FromStringAndSize(block.get(), size);
}

PyObject *new_and_delete(Py_ssize_t size) {
  char *block = new char[size];
  fill(block, size);
  PyObject *result = PyBytes_FromStringAndSize(block, size);
  delete[] block;
  return result;
}

PyObject *large_array() {
  std::array<char, 16384> block;
  fill(block.data(), block.size());
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

// Within a lambda, which is a function of its own.
auto in_a_lambda = [](Py_ssize_t size) -> PyObject * {
  PyObject *result = PyBytes_FromStringAndSize(nullptr, size);
  if (!result)
    return nullptr;
  char *block = PyBytes_AsString(result);
  fill(block, size);
  return result;
};

// A callee decides on the size.
PyObject *sized_by_a_callee() {
  std::string block;
  serialise(block);
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

// A library made it.
PyObject *made_elsewhere() {
  std::vector<char> block = rendered();
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

// It grows while it is filled: pedantic.
PyObject *grown(int count) {
  std::vector<char> block;
  for (int i = 0; i < count; ++i)
    block.push_back(static_cast<char>(i));
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

// It is moved on after the copy.
PyObject *moved_on(Py_ssize_t size) {
  std::vector<char> block(size);
  fill(block.data(), block.size());
  PyObject *result = PyBytes_FromStringAndSize(block.data(), block.size());
  enqueue(std::move(block));
  return result;
}

// It belongs to the caller.
PyObject *of_the_caller(const std::vector<char> &block) {
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

// A few constant bytes.
PyObject *small_array() {
  std::array<char, 20> digest;
  fill(digest.data(), digest.size());
  return PyBytes_FromStringAndSize(digest.data(), digest.size());
}

// The memory is released to another owner.
PyObject *released(Py_ssize_t size, char *&out) {
  std::unique_ptr<char[]> block(new char[size]);
  fill(block.get(), size);
  PyObject *result = PyBytes_FromStringAndSize(block.get(), size);
  out = block.release();
  return result;
}

// A lambda that runs later reads it.
void later(std::function<size_t()> f);
PyObject *captured(Py_ssize_t size) {
  std::vector<char> block(size);
  fill(block.data(), block.size());
  later([block] { return block.size(); });
  return PyBytes_FromStringAndSize(block.data(), block.size());
}

// Elements larger than a byte: their count is not their size.
void fill_numbers(int *to, size_t count);
PyObject *numbers(Py_ssize_t count) {
  std::vector<int> block(count);
  fill_numbers(block.data(), block.size());
  return PyBytes_FromStringAndSize(reinterpret_cast<const char *>(block.data()), block.size() * sizeof(int));
}

PyObject *some_bytes_of_numbers(Py_ssize_t count) {
  std::vector<int> block(count);
  fill_numbers(block.data(), block.size());
  return PyBytes_FromStringAndSize(reinterpret_cast<const char *>(block.data()), count);
}
