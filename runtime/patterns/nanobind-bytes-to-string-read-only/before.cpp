// The bytes are copied into a std::string that is only read.
#include "../pattern.h"

#include <nanobind/nanobind.h>

static long run(const nanobind::bytes &bytes) {
  std::string copy(bytes.c_str(), bytes.size());
  return checksum(copy.data(), copy.size());
}

NB_MODULE(pattern, m) { m.def("run", &run); }
