// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// Storage of an object of C++ that a binding library shows.

#include <pybind11/pybind11.h>
#include <vector>

namespace py = pybind11;

class Frame {
public:
  const char *data() const { return bytes.data(); }
  size_t size() const { return bytes.size(); }

private:
  std::vector<char> bytes;
};

PYBIND11_MODULE(frames, m) {
  py::class_<Frame>(m, "Frame").def("tobytes", [](const Frame &frame) {
    return py::bytes(frame.data(), frame.size());
    // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: each call copies 'frame.size()' bytes of 'frame.data()', storage of the object itself, into a new object; where that memory stays while the object lives, let its type export its buffer, so that callers can read it in place [pybuf-copied-result]
  });
}

// Memory that is no object's.
py::bytes copy(const char *data, size_t size) { return py::bytes(data, size); }
