/// \file
/// Working on the memory of Python objects while other threads run.
///
/// Manual: https://docs.python.org/3/c-api/init.html#releasing-the-gil-from-extension-code

#ifndef PYBUF_GIL_H
#define PYBUF_GIL_H

#include <pybuf/view.h>

namespace pybuf {

/// Releases the GIL (detaches the thread state) until the end of its scope, also when an exception leaves it. No
/// function of the C API may be called meanwhile.
class gil_released {
public:
  gil_released() noexcept : state_(PyEval_SaveThread()) {}
  ~gil_released() { PyEval_RestoreThread(state_); }
  gil_released(const gil_released &) = delete;
  gil_released &operator=(const gil_released &) = delete;

private:
  PyThreadState *state_;
};

/// Calls `function()` with the GIL released and returns what it returns. Memory of a view stays where it is: the export
/// forbids the exporter to resize. If the exporter can be written, other threads may write meanwhile; an algorithm that
/// reads twice and relies on seeing the same needs `snapshot_if_writable`.
template <class Function> decltype(auto) with_gil_released(Function &&function) {
  const gil_released released;
  return std::forward<Function>(function)();
}

/// Bytes that do not change while they are held: the memory of the exporter if nobody can write it, else a copy.
class snapshot {
public:
  /// Tests false, with an exception set, if the object has no C-contiguous buffer or there is no memory for the copy.
  explicit snapshot(PyObject *exporter) noexcept : view_(exporter) {
    if (!view_ || never_changes(exporter))
      return;
    const std::size_t size = view_.size();
    copy_ = static_cast<unsigned char *>(PyMem_Malloc(size != 0 ? size : 1));
    if (copy_ == nullptr) {
      PyErr_NoMemory();
      view_.release();
      return;
    }
    std::memcpy(copy_, view_.data(), size);
  }
  snapshot(const snapshot &) = delete;
  snapshot &operator=(const snapshot &) = delete;
  /// Needs the GIL.
  ~snapshot() { PyMem_Free(copy_); }

  explicit operator bool() const noexcept { return static_cast<bool>(view_); }
  const unsigned char *data() const noexcept { return copy_ != nullptr ? copy_ : view_.data(); }
  /// In bytes.
  std::size_t size() const noexcept { return view_.size(); }
  bool is_copy() const noexcept { return copy_ != nullptr; }

private:
  /// Only bytes cannot change, themselves or through a memoryview. That a view is read-only does not tell: a read-only
  /// memoryview of a bytearray changes with the bytearray.
  static bool never_changes(PyObject *exporter) noexcept {
    if (PyBytes_CheckExact(exporter))
      return true;
    if (!PyMemoryView_Check(exporter))
      return false;
    PyObject *base = PyObject_GetAttrString(exporter, "obj");
    if (base == nullptr)
      PyErr_Clear();
    const bool immutable = base != nullptr && PyBytes_CheckExact(base);
    Py_XDECREF(base);
    return immutable;
  }

  bytes_view view_;
  unsigned char *copy_ = nullptr;
};

/// The bytes of `exporter` for a computation with the GIL released that must see the same throughout. For bytes, and
/// memoryviews of bytes, nothing is copied.
inline snapshot snapshot_if_writable(PyObject *exporter) noexcept { return snapshot(exporter); }

} // namespace pybuf

#endif
