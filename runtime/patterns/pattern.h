/// \file
/// What the two sides of a pattern share: something that reads bytes, something that writes them, and the module.
///
/// Each before.cpp and after.cpp is an extension module `pattern` with one function, `run(argument)`. They take the
/// same arguments and return the same; the one copies needlessly and the other does not.

#ifndef PYBUF_PATTERNS_PATTERN_H
#define PYBUF_PATTERNS_PATTERN_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

/// Stands for a parser or a digest: it only reads. For benchmarks it reads as fast as memory gives the bytes, since
/// they ask what the copy costs and not what the parser does.
inline long checksum(const char *bytes, std::size_t size) {
#ifdef PYBUF_PATTERN_BENCHMARK
  return std::memchr(bytes, '\xff', size) != nullptr;
#else
  unsigned long sum = 1;
  for (std::size_t at = 0; at < size; ++at)
    sum = sum * 31 + static_cast<unsigned char>(bytes[at]);
  return static_cast<long>(sum & 0x7fffffff);
#endif
}

/// Stands for a codec that fills a block.
inline void render(char *block, std::size_t size) {
#ifdef PYBUF_PATTERN_BENCHMARK
  std::memset(block, 7, size);
#else
  for (std::size_t at = 0; at < size; ++at)
    block[at] = static_cast<char>(at * 7);
#endif
}

/// The module, after \p ready has made ready what it needs.
#define PYBUF_PATTERN_AFTER(ready, function, kind)                                                                     \
  static PyMethodDef functions[] = {{"run", function, kind, nullptr}, {nullptr, nullptr, 0, nullptr}};                 \
  static PyModuleDef definition = {                                                                                    \
      PyModuleDef_HEAD_INIT, "pattern", nullptr, 0, functions, nullptr, nullptr, nullptr, nullptr};                    \
  PyMODINIT_FUNC PyInit_pattern() {                                                                                    \
    ready;                                                                                                             \
    return PyModuleDef_Init(&definition);                                                                              \
  }
#define PYBUF_PATTERN(function, kind) PYBUF_PATTERN_AFTER((void)0, function, kind)

#endif
