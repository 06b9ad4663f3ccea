// RUN: %check_pybuf %s pybuf-object-copied-to-read %t -- %nanobind-flags
// Bytes of nanobind that are made of any object only to be read.

#include <cstring>
#include <nanobind/nanobind.h>

namespace nb = nanobind;

long checksum(const void *data, size_t size);
void store(nb::bytes bytes);

size_t measured(nb::object object) {
  nb::bytes bytes(object);
  // CHECK-MESSAGES: :[[@LINE-1]]:13: warning: the contents of 'object' are copied into the temporary bytes object 'bytes', which is only read; an ndarray<const uint8_t> reads those of any object that exports its buffer in place [pybuf-object-copied-to-read]
  return checksum(bytes.data(), bytes.size());
}

// The end is found by its NUL, which other exporters lack.
size_t to_a_nul(nb::object object) {
  nb::bytes bytes(object);
  return strlen(bytes.c_str());
}

// Kept, and copied as it is.
void kept(nb::object object) {
  nb::bytes bytes(object);
  store(bytes);
}
void copied(nb::bytes bytes) {
  nb::bytes same(bytes);
  store(same);
}

// Memory of C, which has to become an object.
nb::bytes made(const char *data, size_t size) { return nb::bytes(data, size); }
