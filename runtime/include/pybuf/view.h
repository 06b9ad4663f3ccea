/// \file
/// Reading and writing the memory of Python objects in place: `Py_buffer` that releases itself.
///
///     pybuf::view<const double> samples(argument);     // array('d'), numpy float64, memoryview ... nothing is copied
///     if (!samples)
///       return nullptr;                                // TypeError, BufferError or ValueError is set
///     double sum = 0;
///     for (double sample : samples)
///       sum += sample;
///
/// A view holds a reference to the exporter and an export of it, so the memory neither dies nor moves meanwhile, also
/// while the GIL is released: an exporter that is asked to resize refuses with BufferError. Other threads may still
/// write into an exporter that can be written; `snapshot_if_writable` in gil.h is there for that.
///
/// Acquiring and releasing need the GIL (an attached thread state); reading and writing elements do not.
/// Manual: https://docs.python.org/3/c-api/buffer.html

#ifndef PYBUF_VIEW_H
#define PYBUF_VIEW_H

#include <pybuf/format.h>
#include <pybuf/span.h>

#include <cassert>
#include <cstdint>

namespace pybuf {

/// A `Py_buffer` that is released at the end of its scope. Move-only: a moved-from one holds nothing.
class buffer {
public:
  buffer() noexcept = default;
  /// Acquires what `flags` ask for (PyBUF_SIMPLE and so on). On failure the exporter has set an exception, mostly
  /// TypeError (no buffer at all) or BufferError (not writable, not contiguous), and the object tests false.
  buffer(PyObject *exporter, int flags) noexcept {
    if (PyObject_GetBuffer(exporter, &raw_, flags) < 0)
      raw_.obj = nullptr;
  }
  buffer(buffer &&other) noexcept { take(other); }
  buffer &operator=(buffer &&other) noexcept {
    if (this != &other) {
      release();
      take(other);
    }
    return *this;
  }
  buffer(const buffer &) = delete;
  buffer &operator=(const buffer &) = delete;
  ~buffer() { release(); }

  explicit operator bool() const noexcept { return raw_.obj != nullptr; }
  const Py_buffer &raw() const noexcept { return raw_; }
  /// The object whose memory this is, borrowed; for a buffer that a memoryview gave, the memoryview.
  PyObject *exporter() const noexcept { return raw_.obj; }
  /// Whether the exporter forbids writing. It says nothing on who else may write: a read-only memoryview of a bytearray
  /// changes with the bytearray.
  bool readonly() const noexcept { return raw_.readonly != 0; }

  /// Gives the buffer up before the end of the scope; a second call does nothing. Needs the GIL.
  void release() noexcept {
    if (raw_.obj == nullptr)
      return;
#ifndef Py_LIMITED_API
    assert(PyGILState_Check() && "a view is released by a thread that holds the GIL");
#endif
    PyBuffer_Release(&raw_);
    raw_.obj = nullptr;
  }

private:
  // PyBuffer_FillInfo lets `shape` and `strides` point into the Py_buffer itself, which has just moved.
  void take(buffer &other) noexcept {
    raw_ = other.raw_;
    if (raw_.shape == &other.raw_.len)
      raw_.shape = &raw_.len;
    if (raw_.strides == &other.raw_.itemsize)
      raw_.strides = &raw_.itemsize;
    other.raw_.obj = nullptr;
  }

  Py_buffer raw_ = {};
};

namespace detail {

template <class T> constexpr int access_flags() noexcept { return std::is_const_v<T> ? 0 : PyBUF_WRITABLE; }

/// Holds the element type of an acquired buffer to T, and says in a ValueError what was expected and what it got.
template <class T> bool check_format(const Py_buffer &raw) noexcept {
  if (matches_format<T>(raw.format, raw.itemsize))
    return true;
  raise(PyExc_ValueError, "expected a buffer of format '%s' (%zd bytes an item), got '%.100s' (%zd bytes an item)",
        format_of<T>(), static_cast<Py_ssize_t>(sizeof(T)), raw.format != nullptr ? raw.format : "B", raw.itemsize);
  return false;
}

inline bool check_dimensions(const Py_buffer &raw, int expected) noexcept {
  if (raw.ndim == expected)
    return true;
  raise(PyExc_ValueError, "expected a buffer of %d dimension%s, got %d", expected, expected == 1 ? "" : "s", raw.ndim);
  return false;
}

/// A cast memoryview that starts at an odd offset is legal Python, but reading a double from there is not legal C++.
template <class T> bool check_alignment(const Py_buffer &raw) noexcept {
  const auto beyond = static_cast<Py_ssize_t>(reinterpret_cast<std::uintptr_t>(raw.buf) % alignof(T));
  Py_ssize_t odd_stride = 0;
  for (int axis = 0; axis < raw.ndim && raw.strides != nullptr; ++axis)
    if (raw.shape[axis] > 1 && raw.strides[axis] % static_cast<Py_ssize_t>(alignof(T)) != 0)
      odd_stride = raw.strides[axis];
  if (raw.len == 0 || (beyond == 0 && odd_stride == 0))
    return true;
  if (odd_stride != 0)
    raise(PyExc_ValueError, "expected strides that are multiples of %zd bytes for format '%s', got %zd",
          static_cast<Py_ssize_t>(alignof(T)), format_of<T>(), odd_stride);
  else
    raise(PyExc_ValueError, "expected memory aligned to %zd bytes for format '%s', got an address %zd beyond",
          static_cast<Py_ssize_t>(alignof(T)), format_of<T>(), beyond);
  return false;
}

} // namespace detail

/// The elements of a one-dimensional C-contiguous buffer, in place. `view<const T>` reads, `view<T>` writes as well and
/// turns away read-only exporters with BufferError.
///
/// For `char`, `unsigned char` and `std::byte` the memory is taken as bytes: any C-contiguous buffer will do, of any
/// format and number of dimensions, and `size()` is its length in bytes. For other T the format has to be of the same
/// class and size, the buffer of one dimension and the memory aligned, else ValueError is set.
template <class T> class view {
public:
  using element_type = T;

  view() noexcept = default;
  /// Acquires the memory of `exporter`, a borrowed reference. On failure an exception is set and the view tests false.
  explicit view(PyObject *exporter) noexcept
      : buffer_(exporter, (is_byte_v<T> ? PyBUF_SIMPLE : PyBUF_ND | PyBUF_FORMAT) | detail::access_flags<T>()) {
    if constexpr (!is_byte_v<T>)
      if (buffer_ && !(detail::check_format<T>(buffer_.raw()) && detail::check_dimensions(buffer_.raw(), 1) &&
                       detail::check_alignment<T>(buffer_.raw())))
        buffer_.release();
  }

  /// A converter for the unit "O&" of PyArg_ParseTuple and its like; `address` points to the view:
  ///
  ///     pybuf::view<const double> samples;
  ///     if (!PyArg_ParseTuple(arguments, "O&", &pybuf::view<const double>::convert, &samples))
  ///       return nullptr;
  ///
  /// Manual: https://docs.python.org/3/c-api/arg.html#other-objects
  static int convert(PyObject *exporter, void *address) noexcept {
    auto &place = *static_cast<view *>(address);
    place = view(exporter);
    return place ? 1 : 0;
  }

  explicit operator bool() const noexcept { return static_cast<bool>(buffer_); }
  T *data() const noexcept { return static_cast<T *>(buffer_.raw().buf); }
  /// In elements.
  std::size_t size() const noexcept {
    return buffer_ ? static_cast<std::size_t>(buffer_.raw().len) / sizeof(T) : std::size_t(0);
  }
  std::size_t size_bytes() const noexcept { return size() * sizeof(T); }
  bool empty() const noexcept { return size() == 0; }
  T *begin() const noexcept { return data(); }
  T *end() const noexcept { return data() + size(); }
  /// Unchecked.
  T &operator[](std::size_t index) const noexcept { return data()[index]; }
  pybuf::span<T> span() const noexcept { return {data(), size()}; }
  /// The bytes as text for functions of the C++ library; they need not end with a NUL, and need not be UTF-8.
  std::string_view text() const noexcept { return {reinterpret_cast<const char *>(data()), size_bytes()}; }

  bool readonly() const noexcept { return buffer_.readonly(); }
  PyObject *exporter() const noexcept { return buffer_.exporter(); }
  const Py_buffer &raw() const noexcept { return buffer_.raw(); }
  /// Gives the view up before the end of the scope. Needs the GIL.
  void release() noexcept { buffer_.release(); }

private:
  buffer buffer_;
};

/// The bytes of any C-contiguous buffer, to be read.
using bytes_view = view<const unsigned char>;
/// The bytes of any writable C-contiguous buffer.
using writable_bytes_view = view<unsigned char>;

/// The same as `view` for memory that need not be aligned, such as `memoryview(packet)[1:].cast("d")`: elements are
/// loaded and stored one by one with memcpy, which compilers turn into plain moves.
template <class T> class unaligned_view {
public:
  using value_type = std::remove_const_t<T>;

  unaligned_view() noexcept = default;
  explicit unaligned_view(PyObject *exporter) noexcept
      : buffer_(exporter, PyBUF_ND | PyBUF_FORMAT | detail::access_flags<T>()) {
    if (buffer_ && !(detail::check_format<T>(buffer_.raw()) && detail::check_dimensions(buffer_.raw(), 1)))
      buffer_.release();
  }

  explicit operator bool() const noexcept { return static_cast<bool>(buffer_); }
  /// In elements.
  std::size_t size() const noexcept {
    return buffer_ ? static_cast<std::size_t>(buffer_.raw().len) / sizeof(T) : std::size_t(0);
  }
  /// The element at `index`, unchecked.
  value_type load(std::size_t index) const noexcept {
    value_type value;
    std::memcpy(&value, static_cast<const char *>(buffer_.raw().buf) + index * sizeof(T), sizeof(T));
    return value;
  }
  void store(std::size_t index, value_type value) const noexcept {
    static_assert(!std::is_const_v<T>, "a view of const elements is only read");
    std::memcpy(static_cast<char *>(buffer_.raw().buf) + index * sizeof(T), &value, sizeof(T));
  }
  const Py_buffer &raw() const noexcept { return buffer_.raw(); }
  void release() noexcept { buffer_.release(); }

private:
  buffer buffer_;
};

/// Elements in Dimensions dimensions, anywhere in memory: `shape` in elements, `strides` in bytes, as in a Py_buffer.
/// It owns nothing, and points to the arrays of the buffer that it was taken from.
template <class T, int Dimensions> class nd_span {
public:
  nd_span(void *data, const Py_ssize_t *shape, const Py_ssize_t *strides) noexcept
      : data_(static_cast<char *>(data)), shape_(shape), strides_(strides) {}

  /// How many elements lie along `axis`.
  std::size_t shape(int axis) const noexcept { return static_cast<std::size_t>(shape_[axis]); }
  /// From one to the next along `axis`, in bytes; negative for a reversed axis.
  Py_ssize_t stride(int axis) const noexcept { return strides_[axis]; }
  /// Element or, if there are more dimensions, everything at this index of the first axis; unchecked.
  decltype(auto) operator[](std::size_t index) const noexcept {
    char *at = data_ + static_cast<Py_ssize_t>(index) * strides_[0];
    if constexpr (Dimensions == 1)
      return static_cast<T &>(*reinterpret_cast<T *>(at));
    else
      return nd_span<T, Dimensions - 1>(at, shape_ + 1, strides_ + 1);
  }

private:
  char *data_;
  const Py_ssize_t *shape_;
  const Py_ssize_t *strides_;
};

/// The elements of a strided buffer of Dimensions dimensions, in place: `grid[row][column]`. Buffers with suboffsets
/// (PIL-style arrays of pointers) are turned away by their exporters, since they are not asked for.
template <class T, int Dimensions> class strided_view {
public:
  static_assert(Dimensions >= 1, "a buffer without dimensions is one element");

  strided_view() noexcept = default;
  explicit strided_view(PyObject *exporter) noexcept
      : buffer_(exporter, PyBUF_STRIDES | PyBUF_FORMAT | detail::access_flags<T>()) {
    if (buffer_ && !(detail::check_format<T>(buffer_.raw()) && detail::check_dimensions(buffer_.raw(), Dimensions) &&
                     detail::check_alignment<T>(buffer_.raw())))
      buffer_.release();
  }

  explicit operator bool() const noexcept { return static_cast<bool>(buffer_); }
  nd_span<T, Dimensions> span() const noexcept {
    return {buffer_.raw().buf, buffer_.raw().shape, buffer_.raw().strides};
  }
  std::size_t shape(int axis) const noexcept { return span().shape(axis); }
  Py_ssize_t stride(int axis) const noexcept { return span().stride(axis); }
  decltype(auto) operator[](std::size_t index) const noexcept { return span()[index]; }
  bool readonly() const noexcept { return buffer_.readonly(); }
  PyObject *exporter() const noexcept { return buffer_.exporter(); }
  const Py_buffer &raw() const noexcept { return buffer_.raw(); }
  void release() noexcept { buffer_.release(); }

private:
  buffer buffer_;
};

} // namespace pybuf

#endif
