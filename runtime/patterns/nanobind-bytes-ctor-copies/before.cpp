// The contents of anything but bytes are copied into new bytes, which are only read.
#include "../pattern.h"

#include <nanobind/nanobind.h>

static long run(const nanobind::object &source) {
  nanobind::bytes bytes(source);
  return checksum(bytes.c_str(), bytes.size());
}

NB_MODULE(pattern, m) { m.def("run", &run); }
