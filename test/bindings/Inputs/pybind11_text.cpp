#include <pybind11/pybind11.h>
#include <string>

namespace py = pybind11;

PYBIND11_MODULE(pair, m) {
  m.def("count", [](const std::string &text) {
    size_t found = 0;
    for (char c : text)
      found += c == 'x';
    return found;
  });
  m.def("size", [](std::string text) { return text.size(); });
}
