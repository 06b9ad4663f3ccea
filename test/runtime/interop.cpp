/// \file
/// The casters of pybuf for a binding library, for test_interop.py: the same module, once for each library.

#ifdef WITH_NANOBIND
#include <pybuf/nanobind.h>
namespace binding = nanobind;
#define OPEN_MODULE(m) NB_MODULE(interop, m)
#define ADOPTED pybuf::to_nanobind
#else
#include <pybuf/pybind11.h>
namespace binding = pybind11;
#define OPEN_MODULE(m) PYBIND11_MODULE(interop, m)
#define ADOPTED pybuf::to_pybind11
#endif

#include <numeric>

OPEN_MODULE(m) {
  m.def("sum", [](pybuf::view<const double> samples) {
    return std::accumulate(samples.begin(), samples.end(), 0.0);
  });
  m.def("sum", [](const pybuf::view<const int> &samples) {
    return std::accumulate(samples.begin(), samples.end(), 0);
  });
  m.def("fill", [](pybuf::writable_bytes_view bytes) { std::fill(bytes.begin(), bytes.end(), 7); });
  m.def("corner", [](const pybuf::strided_view<const double, 2> &grid) { return grid[0][grid.shape(1) - 1]; });
  m.def("first", [](const pybuf::unaligned_view<const double> &samples) { return samples.load(0); });
  m.def("itself", [](pybuf::bytes_view bytes) { return bytes; });
  m.def("ramp", [](std::size_t size) {
    std::vector<double> values(size);
    std::iota(values.begin(), values.end(), 0.0);
    return ADOPTED(pybuf::adopt(std::move(values)));
  });
  m.def("wrong_shape", [] { return ADOPTED(pybuf::adopt(std::vector<double>(5), {2, 2})); });
}
