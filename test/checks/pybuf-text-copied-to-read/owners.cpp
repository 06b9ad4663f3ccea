// RUN: %check_pybuf %s pybuf-text-copied-to-read %t
// Classes that own a reference, as most C++ extensions have one; and templates, seen as they are written.

#define PY_SSIZE_T_CLEAN
#include <Python.h>

int consume(const unsigned char *text, Py_ssize_t size);

class Owned {
public:
  explicit Owned(PyObject *object) : object(object) {}
  Owned(const Owned &) = delete;
  ~Owned() { Py_XDECREF(object); }
  PyObject *get() const { return object; }
  PyObject *release();

private:
  PyObject *object;
};

int owned_bytes(PyObject *text) {
  Owned bytes(PyUnicode_AsUTF8String(text));
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (!bytes.get())
    return -1;
  return consume(reinterpret_cast<const unsigned char *>(PyBytes_AS_STRING(bytes.get())),
                 PyBytes_GET_SIZE(bytes.get()));
}

template <class Builder> int owned_by_both(const char *memory, Py_ssize_t size, Builder *builder) {
  Owned text(PyUnicode_DecodeUTF16(memory, size, nullptr, nullptr));
  Owned bytes(PyUnicode_AsUTF8String(text.get()));
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'text.get()' is encoded into the temporary bytes object 'bytes', which is only read; borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (bytes.get() == nullptr)
    return -1;
  return builder->append(reinterpret_cast<const unsigned char *>(PyBytes_AS_STRING(bytes.get())),
                         PyBytes_GET_SIZE(bytes.get()));
}

// The owner gives the bytes away.
PyObject *released(PyObject *text) {
  Owned bytes(PyUnicode_AsUTF8String(text));
  if (!bytes.get())
    return nullptr;
  consume(reinterpret_cast<const unsigned char *>(PyBytes_AS_STRING(bytes.get())), PyBytes_GET_SIZE(bytes.get()));
  return bytes.release();
}

// Conversions that an older wrapper did not declare const.
class Wrapped {
public:
  explicit Wrapped(PyObject *object) : object(object) {}
  ~Wrapped() { Py_XDECREF(object); }
  operator bool() { return object != nullptr; }
  operator PyObject *() { return object; }

private:
  PyObject *object;
};

int wrapped_bytes(PyObject *text) {
  Wrapped bytes(PyUnicode_AsUTF8String(text));
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: 'text' is encoded into the temporary bytes object 'bytes', which is only read; borrow the str's own UTF-8 with PyUnicode_AsUTF8AndSize [pybuf-text-copied-to-read]
  if (!bytes)
    return -1;
  return consume(reinterpret_cast<const unsigned char *>(PyBytes_AsString(bytes)), PyBytes_Size(bytes));
}
