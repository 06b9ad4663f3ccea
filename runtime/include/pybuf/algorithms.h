/// \file
/// What people copy to bytes for: a memoryview has no find, split or startswith, and compares element by element. These
/// work on the memory itself. Positions and sizes are in bytes, -1 means not found, as in Python; nothing allocates,
/// nothing needs the GIL, except for the two that return text to Python.
///
///     pybuf::bytes_view packet(argument);
///     Py_ssize_t end = pybuf::find(packet, "\r\n\r\n");

#ifndef PYBUF_ALGORITHMS_H
#define PYBUF_ALGORITHMS_H

#include <pybuf/bytes_builder.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace pybuf {

/// Where `needle` begins first, from `start` on; an empty one is found at once. As bytes.find.
inline Py_ssize_t find(bytes_span haystack, bytes_span needle, std::size_t start = 0) noexcept {
  const std::size_t at = haystack.text().find(needle.text(), start);
  return at == std::string_view::npos ? -1 : static_cast<Py_ssize_t>(at);
}

/// Where `needle` begins last. As bytes.rfind.
inline Py_ssize_t rfind(bytes_span haystack, bytes_span needle) noexcept {
  const std::size_t at = haystack.text().rfind(needle.text());
  return at == std::string_view::npos ? -1 : static_cast<Py_ssize_t>(at);
}

/// How often `needle` occurs without overlapping; an empty one once before each byte and at the end. As bytes.count.
inline Py_ssize_t count(bytes_span haystack, bytes_span needle) noexcept {
  if (needle.empty())
    return static_cast<Py_ssize_t>(haystack.size()) + 1;
  Py_ssize_t found = 0;
  for (Py_ssize_t at = find(haystack, needle); at >= 0; ++found)
    at = find(haystack, needle, static_cast<std::size_t>(at) + needle.size());
  return found;
}

/// Whether two memories hold the same bytes. `==` of memoryviews compares numbers, one by one: 0.0 equals -0.0 there.
inline bool equal(bytes_span left, bytes_span right) noexcept { return left.text() == right.text(); }

/// Negative, zero or positive, as bytes are ordered.
inline int compare(bytes_span left, bytes_span right) noexcept { return left.text().compare(right.text()); }

inline bool startswith(bytes_span bytes, bytes_span prefix) noexcept {
  return equal(bytes.subspan(0, prefix.size()), prefix);
}

inline bool endswith(bytes_span bytes, bytes_span suffix) noexcept {
  return bytes.size() >= suffix.size() && equal(bytes.subspan(bytes.size() - suffix.size()), suffix);
}

/// Calls `function(part)` for what lies between the separators, as bytes.split would return it; `part` is a bytes_span
/// into the same memory. Returns false, and calls nothing, for an empty separator.
template <class Function> bool split(bytes_span bytes, bytes_span separator, Function &&function) {
  if (separator.empty())
    return false;
  std::size_t from = 0;
  for (Py_ssize_t at = find(bytes, separator); at >= 0; at = find(bytes, separator, from)) {
    function(bytes.subspan(from, static_cast<std::size_t>(at) - from));
    from = static_cast<std::size_t>(at) + separator.size();
  }
  function(bytes.subspan(from));
  return true;
}

/// Calls `function(chunk)` for each `size` bytes in turn, the last may be shorter. Returns false for a size of zero.
template <class Function> bool chunks(bytes_span bytes, std::size_t size, Function &&function) {
  for (std::size_t from = 0; size != 0 && from < bytes.size(); from += std::min(size, bytes.size() - from))
    function(bytes.subspan(from, size));
  return size != 0;
}

/// `operation(...operation(operation(initial, first), second)..., last)`, as functools.reduce.
template <class T, class Result, class Operation> Result reduce(span<T> elements, Result initial, Operation operation) {
  for (T &element : elements)
    initial = operation(std::move(initial), element);
  return initial;
}

/// The xor of all bytes, `functools.reduce(operator.xor, data, 0)`, taken eight at a time.
inline unsigned char xor_hash(bytes_span bytes) noexcept {
  std::uint64_t words = 0;
  std::size_t at = 0;
  for (std::uint64_t word; bytes.size() - at >= sizeof(word); at += sizeof(word)) {
    std::memcpy(&word, bytes.data() + at, sizeof(word));
    words ^= word;
  }
  for (int half = 32; half >= 8; half /= 2)
    words ^= words >> half;
  auto folded = static_cast<unsigned char>(words);
  for (; at < bytes.size(); ++at)
    folded = static_cast<unsigned char>(folded ^ bytes[at]);
  return folded;
}

/// The least and the greatest element of at least one; elements that compare with nothing (NaN) are passed over unless
/// they come first.
template <class T> std::pair<std::remove_const_t<T>, std::remove_const_t<T>> minmax(span<T> elements) noexcept {
  std::pair<std::remove_const_t<T>, std::remove_const_t<T>> found(elements[0], elements[0]);
  for (T &element : elements) {
    found.first = std::min(found.first, element);
    found.second = std::max(found.second, element);
  }
  return found;
}

/// The Euclidean length, `math.sqrt(sum(x * x for x in elements))`. It overflows where a square does.
template <class T> double norm(span<T> elements) noexcept {
  double sum = 0;
  for (T &element : elements)
    sum += static_cast<double>(element) * static_cast<double>(element);
  return std::sqrt(sum);
}

/// Two hexadecimal digits a byte, as bytes.hex: a new reference to a str. Needs the GIL.
inline PyObject *hex(bytes_span bytes) noexcept {
  if (bytes.size() > static_cast<std::size_t>(PY_SSIZE_T_MAX) / 2)
    return PyErr_NoMemory();
  auto *digits = static_cast<char *>(PyMem_Malloc(2 * bytes.size() + 1));
  if (digits == nullptr)
    return PyErr_NoMemory();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    digits[2 * at] = "0123456789abcdef"[bytes[at] >> 4];
    digits[2 * at + 1] = "0123456789abcdef"[bytes[at] & 15];
  }
  PyObject *text = PyUnicode_FromStringAndSize(digits, static_cast<Py_ssize_t>(2 * bytes.size()));
  PyMem_Free(digits);
  return text;
}

/// The repr of the bytes, of which at most `most` are looked at; "..." follows if there are more. A new reference to a
/// str. Needs the GIL.
inline PyObject *truncated_repr(bytes_span bytes, std::size_t most = 16) noexcept {
  const bytes_span shown = bytes.subspan(0, most);
  reference start =
      reference::steal(PyBytes_FromStringAndSize(shown.text().data(), static_cast<Py_ssize_t>(shown.size())));
  return start ? PyUnicode_FromFormat(shown.size() < bytes.size() ? "%R..." : "%R", start.get()) : nullptr;
}

} // namespace pybuf

#endif
