/// \file
/// Which C++ type an element of a buffer has. Formats of the `struct` module are compared by class and size, not by
/// letter: where `long` has 64 bits, 'l' and 'q' are the same type, and so are '<q' and '=q' on a little machine.
///
/// Manual: https://docs.python.org/3/library/struct.html#format-characters, and PEP 3118 for 'Z', complex numbers

#ifndef PYBUF_FORMAT_H
#define PYBUF_FORMAT_H

#include <pybuf/errors.h>

#include <complex>
#include <cstring>
#include <type_traits>

namespace pybuf {

/// What bits of an element mean. `bytes` is memory whose meaning does not matter.
enum class element_class : char { bytes, boolean, signed_integer, unsigned_integer, floating_point, complex, unknown };

namespace detail {

inline bool is_little_endian() noexcept {
  const unsigned short one = 1;
  unsigned char first;
  std::memcpy(&first, &one, 1);
  return first == 1;
}

/// The letter after the byte order, or nullptr if the order is not this machine's.
inline const char *native_letters(const char *format, Py_ssize_t item_size) noexcept {
  switch (*format) {
  case '@':
  case '=':
    return format + 1;
  case '<':
    return item_size == 1 || is_little_endian() ? format + 1 : nullptr;
  case '>':
  case '!':
    return item_size == 1 || !is_little_endian() ? format + 1 : nullptr;
  default:
    return format;
  }
}

template <class T> struct is_complex : std::false_type {};
template <class T> struct is_complex<std::complex<T>> : std::true_type {};

} // namespace detail

/// The class of the elements that `format` tells of, `unknown` for structures, foreign byte order and objects. A null
/// pointer means 'B', as in a `Py_buffer`. `item_size` is in bytes.
inline element_class class_of_format(const char *format, Py_ssize_t item_size) noexcept {
  if (format == nullptr)
    return element_class::unsigned_integer;
  const char *letters = detail::native_letters(format, item_size);
  if (letters == nullptr || *letters == '\0')
    return element_class::unknown;
  if (*letters == 'Z')
    return std::strchr("fdg", letters[1]) != nullptr && letters[1] != '\0' && letters[2] == '\0'
               ? element_class::complex
               : element_class::unknown;
  if (letters[1] != '\0')
    return element_class::unknown;
  switch (*letters) {
  case '?':
    return element_class::boolean;
  case 'b':
  case 'h':
  case 'i':
  case 'l':
  case 'q':
  case 'n':
    return element_class::signed_integer;
  case 'B':
  case 'H':
  case 'I':
  case 'L':
  case 'Q':
  case 'N':
    return element_class::unsigned_integer;
  case 'e':
  case 'f':
  case 'd':
  case 'g':
    return element_class::floating_point;
  case 'c':
    return element_class::bytes;
  default:
    return element_class::unknown;
  }
}

/// Whether memory of elements T is taken and given as plain bytes: `char`, `unsigned char` and `std::byte`.
template <class T>
inline constexpr bool is_byte_v =
    std::is_same_v<std::remove_cv_t<T>, char> || std::is_same_v<std::remove_cv_t<T>, unsigned char> ||
    std::is_same_v<std::remove_cv_t<T>, std::byte>;

/// The class of the C++ type T.
template <class T> constexpr element_class class_of() noexcept {
  using Element = std::remove_cv_t<T>;
  if constexpr (is_byte_v<Element>)
    return element_class::bytes;
  else if constexpr (std::is_same_v<Element, bool>)
    return element_class::boolean;
  else if constexpr (std::is_integral_v<Element>)
    return std::is_signed_v<Element> ? element_class::signed_integer : element_class::unsigned_integer;
  else if constexpr (std::is_floating_point_v<Element>)
    return element_class::floating_point;
  else if constexpr (detail::is_complex<Element>::value)
    return element_class::complex;
  else
    return element_class::unknown;
}

/// The format that a buffer of elements T is exported with, in native mode: "d" for double. Static, NUL-terminated.
/// It does not compile for types that `struct` has no letter for.
template <class T> constexpr const char *format_of() noexcept {
  using Element = std::remove_cv_t<T>;
  static_assert(class_of<Element>() != element_class::unknown, "a buffer holds numbers, complex numbers or bytes");
  if constexpr (is_byte_v<Element>) {
    return "B";
  } else if constexpr (std::is_same_v<Element, bool>) {
    return "?";
  } else if constexpr (std::is_integral_v<Element>) {
    constexpr bool is_signed = std::is_signed_v<Element>;
    if constexpr (sizeof(Element) == 1)
      return is_signed ? "b" : "B";
    else if constexpr (sizeof(Element) == sizeof(short))
      return is_signed ? "h" : "H";
    else if constexpr (sizeof(Element) == sizeof(int))
      return is_signed ? "i" : "I";
    else if constexpr (sizeof(Element) == sizeof(long))
      return is_signed ? "l" : "L";
    else
      return is_signed ? "q" : "Q";
  } else if constexpr (std::is_same_v<Element, float>) {
    return "f";
  } else if constexpr (std::is_same_v<Element, double>) {
    return "d";
  } else if constexpr (std::is_same_v<Element, long double>) {
    return "g";
  } else if constexpr (std::is_same_v<Element, std::complex<float>>) {
    return "Zf";
  } else if constexpr (std::is_same_v<Element, std::complex<double>>) {
    return "Zd";
  } else {
    return "Zg";
  }
}

/// Whether elements of this format and size can be read as T. Alignment is another matter.
template <class T> bool matches_format(const char *format, Py_ssize_t item_size) noexcept {
  return item_size == static_cast<Py_ssize_t>(sizeof(T)) && class_of_format(format, item_size) == class_of<T>();
}

} // namespace pybuf

#endif
