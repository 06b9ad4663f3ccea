// The str is encoded into bytes, which are then copied into other bytes.
#include "../pattern.h"

#include <pybind11/pybind11.h>

static pybind11::bytes run(const pybind11::str &text) { return pybind11::bytes(text); }

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
