// RUN: %check_pybuf %s pybuf-buffer-copied-to-read %t --level=pedantic
// Elements of a buffer with strides that are gathered into a vector.

#include <Python.h>
#include <vector>

double sum_of_matrix(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    for (Py_ssize_t j = 0; j < v->shape[1]; ++j)
      flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0] + j * v->strides[1]));
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'flat' gathers the elements of 'v', a Py_buffer with strides, and is gone through once; read each element where it is [pybuf-buffer-copied-to-read]
      // CHECK-MESSAGES: :[[@LINE+2]]:3: note: only read, once and in order
  double s = 0;
  for (double x : flat)
    s += x;
  return s;
}

// By way of a pointer to the row, with room made, read by an index, released at the end.
PyObject *largest_of_column(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_STRIDED_RO) < 0)
    return nullptr;
  std::vector<float> column;
  column.reserve(view.shape[0]);
  for (Py_ssize_t i = 0; i < view.shape[0]; ++i) {
    const char *row = static_cast<const char *>(view.buf) + i * view.strides[0];
    column.push_back(*reinterpret_cast<const float *>(row));
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'column' gathers the elements of 'view', a Py_buffer with strides, and is gone through once; read each element where it is [pybuf-buffer-copied-to-read]
  }
  float largest = 0;
  for (size_t i = 0; i < column.size(); ++i)
    if (column[i] > largest)
      largest = column[i];
  PyBuffer_Release(&view);
  return PyFloat_FromDouble(largest);
}

// Read twice: one gather pays.
double spread(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  double mean = 0, s = 0;
  for (double x : flat)
    mean += x;
  for (double x : flat)
    s += (x - mean) * (x - mean);
  return s;
}

// Read for each of some others.
double weighted(Py_buffer *v, const std::vector<double> &weights) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  double s = 0;
  for (double w : weights)
    for (double x : flat)
      s += w * x;
  return s;
}

// In another order, with its neighbour.
double changes(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  double s = 0;
  for (size_t i = 1; i < flat.size(); ++i)
    s += flat[i] - flat[i - 1];
  return s;
}

// A kernel wants them side by side.
double kernel(const double *numbers, size_t count);
double called(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  return kernel(flat.data(), flat.size());
}

// The elements are changed, or some are left out: a loop of its own for each step is a way to write it.
double scaled(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  double s = 0;
  for (double &x : flat)
    s += x *= 2;
  return s;
}

// Gone before it is read.
double released(PyObject *object) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_STRIDED_RO) < 0)
    return 0;
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < view.shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(view.buf) + i * view.strides[0]));
  PyBuffer_Release(&view);
  double s = 0;
  for (double x : flat)
    s += x;
  return s;
}

// Python code runs between the elements.
int handed(Py_buffer *v, PyObject *callback) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  for (double x : flat) {
    PyObject *result = PyObject_CallFunction(callback, "d", x);
    if (!result)
      return -1;
    Py_DECREF(result);
  }
  return 0;
}

// The vector is the result, or a member.
std::vector<double> kept(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]));
  for (double x : flat)
    if (x < 0)
      return {};
  return flat;
}

// What is gathered from two buffers is not where either of them is.
double both(Py_buffer *a, Py_buffer *b) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < a->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(a->buf) + i * a->strides[0]));
  for (Py_ssize_t i = 0; i < b->shape[0]; ++i)
    flat.push_back(*reinterpret_cast<double *>(static_cast<char *>(b->buf) + i * b->strides[0]));
  double s = 0;
  for (double x : flat)
    s += x;
  return s;
}

// Only where a condition holds: what is appended is chosen.
double positive(Py_buffer *v) {
  std::vector<double> flat;
  for (Py_ssize_t i = 0; i < v->shape[0]; ++i) {
    const double *p = reinterpret_cast<double *>(static_cast<char *>(v->buf) + i * v->strides[0]);
    if (*p > 0)
      flat.push_back(*p);
  }
  double s = 0;
  for (double x : flat)
    s += x;
  return s / flat.size();
}
