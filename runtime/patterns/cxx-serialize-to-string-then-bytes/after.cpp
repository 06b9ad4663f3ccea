// The message tells its size and is serialised into the new bytes.
#include "../pattern.h"

#include <google/protobuf/wrappers.pb.h>

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  google::protobuf::BytesValue message;
  message.mutable_value()->resize(size < 0 ? 0 : size);
  render(message.mutable_value()->data(), message.value().size());
  const std::size_t needed = message.ByteSizeLong();
  PyObject *bytes = PyBytes_FromStringAndSize(nullptr, needed);
  if (bytes == nullptr)
    return nullptr;
  if (!message.SerializeToArray(PyBytes_AS_STRING(bytes), static_cast<int>(needed))) {
    Py_DECREF(bytes);
    PyErr_SetString(PyExc_ValueError, "the message lacks a required field or is too large");
    return nullptr;
  }
  return bytes;
}

PYBUF_PATTERN(run, METH_O)
