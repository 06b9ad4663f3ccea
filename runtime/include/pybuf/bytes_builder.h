/// \file
/// Making bytes without a copy at the end: the memory of the result is filled in place.
///
///     pybuf::bytes_builder result(bound);             // bytes_writer if no bound is known
///     if (!result)
///       return nullptr;                               // MemoryError, OverflowError
///     std::size_t used = compress(result.data(), result.size(), ...);
///     return result.finish(used);
///
/// All of it needs the GIL, but for writing to `data()`: nobody else has seen the object yet.
/// Manual: https://docs.python.org/3/c-api/bytes.html#c.PyBytes_FromStringAndSize

#ifndef PYBUF_BYTES_BUILDER_H
#define PYBUF_BYTES_BUILDER_H

#include <pybuf/reference.h>
#include <pybuf/span.h>

#include <cstring>

namespace pybuf {

/// Bytes of a size that is known, or bounded, before they are filled.
class bytes_builder {
public:
  /// Room for `size` bytes, not initialized.
  explicit bytes_builder(std::size_t size) noexcept {
    if (size > static_cast<std::size_t>(PY_SSIZE_T_MAX))
      raise(PyExc_OverflowError, "%zu bytes are more than Python can address", size);
    else
      bytes_ = reference::steal(PyBytes_FromStringAndSize(nullptr, static_cast<Py_ssize_t>(size)));
    size_ = bytes_ ? size : 0;
  }

  explicit operator bool() const noexcept { return static_cast<bool>(bytes_); }
  unsigned char *data() const noexcept {
    return bytes_ ? reinterpret_cast<unsigned char *>(PyBytes_AsString(bytes_.get())) : nullptr;
  }
  /// In bytes.
  std::size_t size() const noexcept { return size_; }

  /// The object, all of it filled: a new reference. The builder is empty afterwards.
  [[nodiscard]] PyObject *finish() noexcept {
    size_ = 0;
    return bytes_.release();
  }
  /// The first `used` bytes. They are cut in place; under the limited API, which cannot cut, they are copied. Cutting a
  /// block beyond glibc's threshold for mappings can cost more than a copy; the page of pybuf-staged-result has
  /// figures.
  [[nodiscard]] PyObject *finish(std::size_t used) noexcept {
    if (!bytes_ || used == size_)
      return finish();
    if (used > size_)
      return raise(PyExc_ValueError, "expected at most %zu bytes, got %zu", size_, used);
#ifdef Py_LIMITED_API
    reference whole = std::move(bytes_);
    size_ = 0;
    return PyBytes_FromStringAndSize(PyBytes_AsString(whole.get()), static_cast<Py_ssize_t>(used));
#else
    PyObject *cut = finish();
    _PyBytes_Resize(&cut, static_cast<Py_ssize_t>(used));
    return cut;
#endif
  }

private:
  reference bytes_;
  std::size_t size_ = 0;
};

/// Bytes of a size that shows only while they are written. Room grows by half, so that appending n bytes one by one
/// moves at most 3 n. An append that fails sets MemoryError or OverflowError and returns false; the writer stays as it
/// was.
class bytes_writer {
public:
  explicit bytes_writer(std::size_t expected = 256) noexcept : room_(expected) {}

  explicit operator bool() const noexcept { return static_cast<bool>(room_); }
  /// What is written so far, in bytes.
  std::size_t size() const noexcept { return size_; }

  /// `more` further bytes to be filled by the caller, or a null pointer with an exception set. The pointer is good
  /// until the next call.
  unsigned char *extend(std::size_t more) noexcept {
    if (!room_)
      return PyErr_Occurred() != nullptr ? nullptr : raise(PyExc_ValueError, "the writer is finished");
    if (more > room_.size() - size_ && !grow(more))
      return nullptr;
    unsigned char *place = room_.data() + size_;
    size_ += more;
    return place;
  }
  /// Appends a copy of these bytes, which must not be the writer's own.
  bool append(bytes_span bytes) noexcept {
    unsigned char *place = extend(bytes.size());
    if (place != nullptr && !bytes.empty())
      std::memcpy(place, bytes.data(), bytes.size());
    return place != nullptr;
  }

  /// What was written: a new reference. The writer is empty afterwards.
  [[nodiscard]] PyObject *finish() noexcept { return room_.finish(std::exchange(size_, 0)); }

private:
  bool grow(std::size_t more) noexcept {
    const auto limit = static_cast<std::size_t>(PY_SSIZE_T_MAX);
    if (more > limit - size_) {
      raise(PyExc_OverflowError, "%zu and %zu bytes are more than Python can address", size_, more);
      return false;
    }
    const std::size_t needed = size_ + more;
    const std::size_t half_more = room_.size() + room_.size() / 2;
    bytes_builder larger(half_more > needed ? half_more : needed);
    if (!larger)
      return false;
    if (size_ != 0)
      std::memcpy(larger.data(), room_.data(), size_);
    room_ = std::move(larger);
    return true;
  }

  bytes_builder room_;
  std::size_t size_ = 0;
};

} // namespace pybuf

#endif
