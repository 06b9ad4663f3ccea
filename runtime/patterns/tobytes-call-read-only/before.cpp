// A memoryview is asked for its bytes only to read them.
#include "../pattern.h"

static PyObject *run(PyObject *, PyObject *argument) {
  PyObject *view = PyMemoryView_FromObject(argument);
  if (view == nullptr)
    return nullptr;
  PyObject *bytes = PyObject_CallMethod(view, "tobytes", nullptr);
  if (bytes == nullptr) {
    Py_DECREF(view);
    return nullptr;
  }
  long sum = checksum(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  Py_DECREF(view);
  return PyLong_FromLong(sum);
}

PYBUF_PATTERN(run, METH_O)
