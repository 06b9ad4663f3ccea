/// \file
/// An owned reference to a Python object that is given up at the end of its scope.

#ifndef PYBUF_REFERENCE_H
#define PYBUF_REFERENCE_H

#include <pybuf/errors.h>

namespace pybuf {

/// Owns one reference, or none. Move-only; the destructor needs the GIL if a reference is held.
///
/// Manual: https://docs.python.org/3/c-api/refcounting.html
class reference {
public:
  reference() noexcept = default;
  /// Takes over a new reference, as most functions of the C API return it; a null pointer is taken for an error.
  static reference steal(PyObject *object) noexcept { return reference(object); }
  /// Takes a reference of its own to a borrowed object.
  static reference borrow(PyObject *object) noexcept {
    Py_XINCREF(object);
    return reference(object);
  }
  reference(reference &&other) noexcept : object_(other.release()) {}
  reference &operator=(reference &&other) noexcept {
    PyObject *old = object_;
    object_ = other.release();
    Py_XDECREF(old);
    return *this;
  }
  reference(const reference &) = delete;
  reference &operator=(const reference &) = delete;
  ~reference() { Py_XDECREF(object_); }

  /// The object, borrowed; null if none is held.
  PyObject *get() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  /// Hands the reference to the caller, as the result of an extension function is.
  [[nodiscard]] PyObject *release() noexcept { return std::exchange(object_, nullptr); }

private:
  explicit reference(PyObject *object) noexcept : object_(object) {}

  PyObject *object_ = nullptr;
};

} // namespace pybuf

#endif
