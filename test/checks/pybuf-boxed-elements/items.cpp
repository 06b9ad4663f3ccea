// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic
// Items of sequences that become numbers one by one, and containers of C++.

#include <Python.h>
#include <vector>

bool to_vector(PyObject *object, std::vector<double> &out) {
  PyObject *items = PySequence_Fast(object, "expected a sequence");
  if (!items)
    return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(items); ++i)
    out.push_back(PyFloat_AsDouble(PySequence_Fast_GET_ITEM(items, i)));
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: each pass makes an element of 'out' of an object in 'object'; ask for its buffer first, and read the items one by one only where it exports none [pybuf-boxed-elements]
  Py_DECREF(items);
  return !PyErr_Occurred();
}

bool to_array(PyObject *sequence, float *out, Py_ssize_t count) {
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject *item = PySequence_GetItem(sequence, i);
    if (!item)
      return false;
    double number = PyFloat_AsDouble(item);
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: each pass makes an element of 'out' of an object in 'sequence'; ask for its buffer first, and read the items one by one only where it exports none [pybuf-boxed-elements]
    Py_DECREF(item);
    if (number == -1.0 && PyErr_Occurred())
      return false;
    out[i] = (float)number;
  }
  return true;
}

PyObject *to_list(const std::vector<double> &samples) {
  PyObject *list = PyList_New((Py_ssize_t)samples.size());
  for (size_t i = 0; list && i < samples.size(); ++i)
    PyList_SET_ITEM(list, (Py_ssize_t)i, PyFloat_FromDouble(samples[i]));
  // CHECK-MESSAGES: :[[@LINE-1]]:42: warning: each pass makes a Python object of an element of 'samples'; where callers need not have a list, give them the memory of 'samples' as an object that exports its buffer [pybuf-boxed-elements]
  return list;
}

PyObject *appended(const std::vector<int> &counts) {
  PyObject *list = PyList_New(0);
  for (int count : counts) {
    PyObject *number = PyLong_FromLong(count);
    // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: each pass makes a Python object of an element of 'counts'; where callers need not have a list, give them the memory of 'counts' as an object that exports its buffer [pybuf-boxed-elements]
    if (!number || PyList_Append(list, number) < 0)
      return nullptr;
    Py_DECREF(number);
  }
  return list;
}

// The buffer is asked for first: the loop is for the rest.
bool with_fast_path(PyObject *object, std::vector<double> &out) {
  Py_buffer view;
  if (PyObject_GetBuffer(object, &view, PyBUF_CONTIG_RO) == 0) {
    const double *begin = static_cast<const double *>(view.buf);
    out.assign(begin, begin + view.len / (Py_ssize_t)sizeof(double));
    PyBuffer_Release(&view);
    return true;
  }
  PyErr_Clear();
  PyObject *items = PySequence_Fast(object, "expected a sequence");
  if (!items)
    return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(items); ++i)
    out.push_back(PyFloat_AsDouble(PySequence_Fast_GET_ITEM(items, i)));
  Py_DECREF(items);
  return true;
}

// The argument has to be a list, which holds objects in any case.
bool from_list(PyObject *list, std::vector<double> &out) {
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i)
    out.push_back(PyFloat_AsDouble(PyList_GET_ITEM(list, i)));
  return true;
}

// Numbers that are used at once, or changed on the way.
double sum(PyObject *object) {
  PyObject *items = PySequence_Fast(object, "expected a sequence");
  double total = 0;
  for (Py_ssize_t i = 0; items && i < PySequence_Fast_GET_SIZE(items); ++i)
    total += PyFloat_AsDouble(PySequence_Fast_GET_ITEM(items, i));
  Py_XDECREF(items);
  return total;
}

// A few numbers.
bool corner(PyObject *object, double *out) {
  for (int i = 0; i < 2; ++i) {
    PyObject *item = PySequence_GetItem(object, i);
    if (!item)
      return false;
    out[i] = PyFloat_AsDouble(item);
    Py_DECREF(item);
  }
  return true;
}
