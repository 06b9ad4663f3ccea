// RUN: %check_pybuf %s pybuf-object-copied-to-read %t
// Lists made of the items of another sequence, only to look at them.

#include <Python.h>

Py_ssize_t total_size(PyObject *sequence) {
  PyObject *list = PySequence_List(sequence);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the items of 'sequence' are copied into the temporary 'list', which is only looked at; PySequence_Fast takes a list or tuple as it is, with one more reference [pybuf-object-copied-to-read]
  if (!list)
    return -1;
  Py_ssize_t total = 0;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) {
    PyObject *item = PyList_GET_ITEM(list, i);
    if (!PyBytes_Check(item)) {
      total = -1;
      break;
    }
    total += PyBytes_GET_SIZE(item);
  }
  Py_DECREF(list);
  return total;
}

int all_bytes(PyObject *list, Py_ssize_t from, Py_ssize_t to) {
  PyObject *part = PyList_GetSlice(list, from, to);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: items of 'list' are copied into the temporary list 'part', which is only looked at; look at the same items of 'list' itself [pybuf-object-copied-to-read]
  if (!part)
    return -1;
  int good = 1;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(part); i++)
    good &= PyBytes_Check(PyList_GET_ITEM(part, i));
  Py_DECREF(part);
  return good;
}

// __float__ may run any code, which the copy protects from: pedantic.
double total(PyObject *sequence) {
  PyObject *list = PySequence_List(sequence);
  double sum = 0;
  for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(list); i++)
    sum += PyFloat_AsDouble(PyList_GET_ITEM(list, i));
  Py_XDECREF(list);
  return sum;
}

// The list is changed, returned, or kept.
PyObject *sorted(PyObject *sequence) {
  PyObject *list = PySequence_List(sequence);
  if (list && PyList_Sort(list) < 0)
    Py_CLEAR(list);
  return list;
}
Py_ssize_t padded(PyObject *sequence, Py_ssize_t at) {
  PyObject *list = PySequence_List(sequence);
  if (!list)
    return -1;
  Py_INCREF(Py_None);
  PyList_SetItem(list, at, Py_None);
  Py_ssize_t total = 0;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++)
    total += PyBytes_Check(PyList_GET_ITEM(list, i));
  Py_DECREF(list);
  return total;
}

// The sequence is changed while the copy is looked at.
int drain(PyObject *queue) {
  PyObject *items = PyList_GetSlice(queue, 0, PyList_GET_SIZE(queue));
  if (!items || PyList_SetSlice(queue, 0, PyList_GET_SIZE(queue), NULL) < 0)
    return -1;
  int good = 1;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(items); i++)
    good &= PyBytes_Check(PyList_GET_ITEM(items, i));
  Py_DECREF(items);
  return good;
}
