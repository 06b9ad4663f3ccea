// RUN: %check_pybuf %s pybuf-object-copied-to-read %t --level=pedantic
// Lists where Python code may run meanwhile, or whose maker need not export a buffer.

#include <Python.h>

double total(PyObject *sequence) {
  PyObject *list = PySequence_List(sequence);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the items of 'sequence' are copied into the temporary 'list', which is only looked at; PySequence_Fast takes a list or tuple as it is, with one more reference [pybuf-object-copied-to-read]
  double sum = 0;
  for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(list); i++)
    sum += PyFloat_AsDouble(PyList_GET_ITEM(list, i));
  Py_XDECREF(list);
  return sum;
}

double of_array(PyObject *array) {
  PyObject *list = PyObject_CallMethod(array, "tolist", NULL);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'tolist' makes an object of each element of 'array' for the temporary list 'list', which is only looked at; read the elements in place through PyObject_GetBuffer with PyBUF_FORMAT [pybuf-object-copied-to-read]
  if (!list)
    return -1;
  double sum = 0;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++)
    sum += PyFloat_AsDouble(PyList_GET_ITEM(list, i));
  Py_DECREF(list);
  return sum;
}

// With an argument it is another method.
double with_argument(PyObject *array) {
  PyObject *list = PyObject_CallMethod(array, "tolist", "i", 1);
  double sum = 0;
  for (Py_ssize_t i = 0; list && i < PyList_GET_SIZE(list); i++)
    sum += PyFloat_AsDouble(PyList_GET_ITEM(list, i));
  Py_XDECREF(list);
  return sum;
}
