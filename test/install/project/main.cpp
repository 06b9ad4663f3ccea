#include <cstdio>
#include <cstring>
#include <pybuf/version.h>

int main() {
  static_assert(PYBUF_VERSION >= PYBUF_VERSION_NUMBER(0, 1, 0), "the version of the headers that were found");
  std::puts(PYBUF_VERSION_STRING);
  return std::strlen(PYBUF_VERSION_STRING) == 0;
}
