/// \file
/// Lending memory to Python code for the length of one call, and noticing whether it was kept.
///
///     return pybuf::borrow_to_python(line, size, [&](PyObject *bytes) {
///       return PyObject_CallFunctionObjArgs(callback, bytes, nullptr);
///     });
///
/// A memoryview of foreign memory is easy to make and hard to take back: `release()` does not reach the slices and
/// NumPy arrays that were made of it. The object that is lent here counts its exports, so what was kept is known. It
/// exports the memory while the call lasts; whoever keeps the object itself finds it closed afterwards (BufferError).
///
/// All of it needs the GIL. Manual: https://docs.python.org/3/c-api/buffer.html

#ifndef PYBUF_LEND_H
#define PYBUF_LEND_H

#include <pybuf/adopt.h>

namespace pybuf {

/// Memory that Python code may look at until `end`.
class loan {
public:
  /// Lends `size` elements. Tests false, with an exception set, if there is no memory for the object.
  template <class T> loan(T *data, std::size_t size, access allowed = access::read_only) noexcept {
    using Plain = std::remove_const_t<T>;
    const auto items = static_cast<Py_ssize_t>(size);
    const bool may_write = allowed == access::writable && !std::is_const_v<T>;
    lent_ = reference::steal(reinterpret_cast<PyObject *>(
        detail::make_exporter(const_cast<Plain *>(data), sizeof(T), format_of<Plain>(), &items, 1,
                              may_write ? access::writable : access::read_only)));
  }
  loan(loan &&) noexcept = default;
  loan &operator=(loan &&) = delete;
  /// A loan that was not ended is ended; that the memory was kept cannot be told any more.
  ~loan() {
    if (lent_)
      close();
  }

  explicit operator bool() const noexcept { return static_cast<bool>(lent_); }
  /// The object to pass on, borrowed.
  PyObject *object() const noexcept { return lent_.get(); }

  /// Takes the memory back. False, with BufferError set, if somebody still looks at it: the memory has to stay where it
  /// is until `is_over`.
  bool end() noexcept {
    if (close())
      return true;
    raise(PyExc_BufferError, "the memory that was lent is still looked at (exports: %zd)",
          detail::as_exporter(lent_.get()).exports.load());
    return false;
  }
  /// Whether nobody looks at the memory; a loan that could not be ended may end later.
  bool is_over() noexcept { return close(); }

private:
  bool close() noexcept {
    detail::exporter_object &object = detail::as_exporter(lent_.get());
    Py_ssize_t none = 0;
    return object.exports.compare_exchange_strong(none, detail::closed) || none == detail::closed;
  }

  reference lent_;
};

/// Calls `function(object)` with an object that exports `size` elements at `data`, and returns what it returns: a new
/// reference, or null with an exception set. If a view of the memory was kept, the result is dropped and BufferError is
/// set; the memory is then still looked at, so do not free it: where callees are not known, use the form below.
template <class T, class Function> PyObject *borrow_to_python(T *data, std::size_t size, Function &&function) {
  loan lent(data, size);
  if (!lent)
    return nullptr;
  reference result = reference::steal(std::forward<Function>(function)(lent.object()));
  if (!result) {
    // The exception of the callee says more than that its traceback holds a view.
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    lent.is_over();
    PyErr_Restore(type, value, traceback);
    return nullptr;
  }
  return lent.end() ? result.release() : nullptr;
}

/// The same with memory that may be given away: what was kept keeps the elements alive, and nothing is an error.
template <class T, class Allocator, class Function>
PyObject *borrow_to_python(std::vector<T, Allocator> &&elements, Function &&function) {
  const reference object = reference::steal(adopt(std::move(elements)));
  return object ? std::forward<Function>(function)(object.get()) : nullptr;
}

} // namespace pybuf

#endif
