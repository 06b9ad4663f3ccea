/// \file
/// Pointers with sizes: what views give out and what algorithms take. `std::span` comes with C++20, and these headers
/// are C++17.

#ifndef PYBUF_SPAN_H
#define PYBUF_SPAN_H

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pybuf {

/// `size` elements from `data` on. It owns nothing: it is good for as long as the view, or whatever else the memory
/// belongs to. Indices are not checked.
template <class T> class span {
public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;

  constexpr span() noexcept = default;
  constexpr span(T *data, std::size_t size) noexcept : data_(data), size_(size) {}
  /// From a span of the same elements that may be written.
  template <class U, class = std::enable_if_t<std::is_convertible_v<U (*)[], T (*)[]>>>
  constexpr span(span<U> other) noexcept : data_(other.data()), size_(other.size()) {}
  /// From a container that keeps its elements in a row, such as a vector or an array.
  template <class Container, class Pointer = decltype(std::declval<Container &>().data()),
            class = std::enable_if_t<std::is_convertible_v<std::remove_pointer_t<Pointer> (*)[], T (*)[]>>>
  constexpr span(Container &container) noexcept : data_(container.data()), size_(container.size()) {}

  constexpr T *data() const noexcept { return data_; }
  /// In elements.
  constexpr std::size_t size() const noexcept { return size_; }
  constexpr std::size_t size_bytes() const noexcept { return size_ * sizeof(T); }
  constexpr bool empty() const noexcept { return size_ == 0; }
  constexpr T *begin() const noexcept { return data_; }
  constexpr T *end() const noexcept { return data_ + size_; }
  constexpr T &operator[](std::size_t index) const noexcept { return data_[index]; }

  /// The elements [offset, offset + count), as a Python slice would take them: what lies beyond the end is left out.
  constexpr span subspan(std::size_t offset, std::size_t count = static_cast<std::size_t>(-1)) const noexcept {
    const std::size_t from = offset < size_ ? offset : size_;
    const std::size_t left = size_ - from;
    return span(data_ + from, count < left ? count : left);
  }
  constexpr span first(std::size_t count) const noexcept { return subspan(0, count); }

private:
  T *data_ = nullptr;
  std::size_t size_ = 0;
};

/// Bytes to read. It is made of text, of a span of any elements, and of whatever has `data()` and `size()`, so that
/// `find(view, "needle")` reads as it should. A string literal stands for its characters without the closing NUL.
class bytes_span : public span<const unsigned char> {
public:
  constexpr bytes_span() noexcept = default;
  bytes_span(const void *data, std::size_t size) noexcept
      : span<const unsigned char>(static_cast<const unsigned char *>(data), size) {}
  bytes_span(std::string_view text) noexcept : bytes_span(text.data(), text.size()) {}
  bytes_span(const char *text) noexcept : bytes_span(std::string_view(text)) {}
  template <class Container, class Element = std::remove_pointer_t<decltype(std::declval<const Container &>().data())>,
            class = std::enable_if_t<std::is_trivially_copyable_v<Element>>>
  bytes_span(const Container &container) noexcept
      : bytes_span(container.data(), container.size() * sizeof(*container.data())) {}

  bytes_span subspan(std::size_t offset, std::size_t count = static_cast<std::size_t>(-1)) const noexcept {
    return bytes_span(span<const unsigned char>::subspan(offset, count));
  }
  /// The same bytes for functions of the C++ library.
  std::string_view text() const noexcept { return {reinterpret_cast<const char *>(data()), size()}; }
};

} // namespace pybuf

#endif
