// RUN: %check_pybuf %s pybuf-text-copied-to-read %t
// Bytes of a str that are needed, each with its reason.

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

int consume(const char *text, Py_ssize_t size);
int tokenise(char *text, Py_ssize_t size);
PyObject *setting(void);

// They are the result.
PyObject *returned(PyObject *text) { return PyUnicode_AsUTF8String(text); }

PyObject *returned_after_a_look(PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes || consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes)) < 0) {
    Py_XDECREF(bytes);
    return NULL;
  }
  return bytes;
}

// They are kept in an object, or in a container.
struct element {
  PyObject_HEAD
  PyObject *name;
  const char *text;
};
int kept_in_an_object(struct element *self, PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  self->name = bytes;
  return 0;
}

int kept_in_a_list(PyObject *list, PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  int status = PyList_Append(list, bytes);
  Py_DECREF(bytes);
  return status;
}

// Python code gets them.
int handed_to_python(PyObject *file, PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  PyObject *done = PyObject_CallMethod(file, "write", "O", bytes);
  Py_DECREF(bytes);
  Py_XDECREF(done);
  return done ? 0 : -1;
}

// The memory is written, or may be.
int written_in_place(PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  int status = tokenise(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

int cut_by_hand(PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  char *memory = PyBytes_AsString(bytes);
  char *comma = strchr(memory, ',');
  if (comma)
    *comma = 0;
  int status = consume(memory, (Py_ssize_t)strlen(memory));
  Py_DECREF(bytes);
  return status;
}

// Another error handler gives other bytes; so does another codec.
int replaced(PyObject *text) {
  PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "replace");
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

int another_codec(PyObject *text) {
  PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-16-le", NULL);
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

int a_codec_by_name(PyObject *text, const char *codec) {
  PyObject *bytes = PyUnicode_AsEncodedString(text, codec, NULL);
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// The str goes before the text is read: the bytes are what keeps it.
int str_dropped_first(PyObject *object) {
  PyObject *text = PyObject_Str(object);
  if (!text)
    return -1;
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  Py_DECREF(text);
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// Nobody holds the str while it is read: Python code may take it out of the object meanwhile.
struct record {
  PyObject_HEAD
  PyObject *title;
};
int str_of_an_object(struct record *self, PyObject *callback) {
  PyObject *bytes = PyUnicode_AsUTF8String(self->title);
  if (!bytes)
    return -1;
  PyObject *done = PyObject_CallNoArgs(callback);
  Py_XDECREF(done);
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// One variable for two cases: bytes are taken as they are.
int str_or_bytes(PyObject *value) {
  PyObject *bytes;
  if (PyUnicode_Check(value)) {
    bytes = PyUnicode_AsUTF8String(value);
    if (!bytes)
      return -1;
  } else {
    bytes = value;
    Py_INCREF(bytes);
  }
  int status = consume(PyBytes_AsString(bytes), PyBytes_Size(bytes));
  Py_DECREF(bytes);
  return status;
}

int str_or_bytes_in_a_parameter(PyObject *value) {
  if (PyUnicode_Check(value)) {
    value = PyUnicode_AsUTF8String(value);
    if (!value)
      return -1;
  } else {
    Py_INCREF(value);
  }
  int status = consume(PyBytes_AsString(value), PyBytes_Size(value));
  Py_DECREF(value);
  return status;
}

// What has a method encode() need not be a str.
int duck(PyObject *value) {
  PyObject *bytes = PyObject_CallMethod(value, "encode", "s", "utf-8");
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

int not_a_str(PyObject *value) {
  if (PyUnicode_Check(value))
    return 0;
  PyObject *bytes = PyObject_CallMethod(value, "encode", NULL);
  if (!bytes)
    return -1;
  int status = consume(PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
  Py_DECREF(bytes);
  return status;
}

// The pointer outlives the function together with the bytes.
int pointer_kept(struct element *self, PyObject *text) {
  PyObject *bytes = PyUnicode_AsUTF8String(text);
  if (!bytes)
    return -1;
  self->text = PyBytes_AS_STRING(bytes);
  return 0;
}
