// A message is serialised into a string, which is then copied into bytes.
#include "../pattern.h"

#include <google/protobuf/wrappers.pb.h>

static PyObject *run(PyObject *, PyObject *argument) {
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred())
    return nullptr;
  google::protobuf::BytesValue message;
  message.mutable_value()->resize(size < 0 ? 0 : size);
  render(message.mutable_value()->data(), message.value().size());
  std::string text = message.SerializeAsString();
  return PyBytes_FromStringAndSize(text.data(), text.size());
}

PYBUF_PATTERN(run, METH_O)
