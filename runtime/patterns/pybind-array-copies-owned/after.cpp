// The vector moves into a capsule, which is the base of an array over its memory.
#include "../pattern.h"

#include <memory>
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <vector>

static pybind11::array_t<char> run(unsigned size) {
  auto block = std::make_unique<std::vector<char>>(size);
  render(block->data(), block->size());
  pybind11::capsule owner(block.get(), [](void *held) { delete static_cast<std::vector<char> *>(held); });
  std::vector<char> *held = block.release();
  return pybind11::array_t<char>(held->size(), held->data(), owner);
}

PYBIND11_MODULE(pattern, m) { m.def("run", &run); }
