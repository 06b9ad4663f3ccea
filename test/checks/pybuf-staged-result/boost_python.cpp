// RUN: %check_pybuf %s pybuf-staged-result %t -- -Wno-deprecated-declarations
// A class that is there for a converter: memory is copied into it, and by the converter again.

#include <algorithm>
#include <boost/python.hpp>
#include <string>
#include <vector>

namespace bp = boost::python;

struct Blob {
  Blob() = default;
  Blob(const char *data, size_t size) : content(data, size) {}
  Blob(std::string &&text) : content(std::move(text)) {}
  std::string content;
};

struct Shown {
  Shown(const char *data, size_t size) : content(data, size) {}
  std::string content;
};

struct Name {
  explicit Name(const std::string &text) : value(text) {}
  std::string value;
};

struct Text {
  Text(const char *data, size_t size) : content(data, size) {}
  size_t words() const;
  std::string content;
};

struct Piece {
  const char *data;
  size_t size;
};

std::vector<char> encoded();
std::string digest();

static Blob piece(const Piece &p) { return Blob(p.data, p.size); }
// CHECK-MESSAGES: :[[@LINE-1]]:44: warning: memory is copied into 'Blob' only for the converter, which copies it again; make the Python object of the memory itself [pybuf-staged-result]
static Blob perhaps(const Piece &p) { return p.data ? Blob(p.data, p.size) : Blob(); }
// CHECK-MESSAGES: :[[@LINE-1]]:55: warning: memory is copied into 'Blob' only for the converter, which copies it again; make the Python object of the memory itself [pybuf-staged-result]
static Blob listed(const Piece &p) { return {p.data, p.size}; }
// CHECK-MESSAGES: :[[@LINE-1]]:45: warning: memory is copied into 'Blob' only for the converter, which copies it again; make the Python object of the memory itself [pybuf-staged-result]
static Blob gathered() {
  Blob result;
  auto buffer = encoded();
  result.content.resize(buffer.size());
  std::copy(buffer.begin(), buffer.end(), result.content.begin());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: memory is copied into 'Blob' only for the converter, which copies it again; make the Python object of the memory itself [pybuf-staged-result]
  return result;
}

// Moved into it, shown by a class of its own, or a class that can do something.
static Blob moved() { return Blob(digest()); }
static Shown shown(const Piece &p) { return Shown(p.data, p.size); }
static Name named(const std::string &text) { return Name(text); }
static Text text(const Piece &p) { return Text(p.data, p.size); }
// Called from C++ alone.
Blob of_cpp(const Piece &p) { return Blob(p.data, p.size); }

BOOST_PYTHON_MODULE(wrappers) {
  bp::def("piece", piece);
  bp::def("again", piece);
  bp::def("perhaps", perhaps);
  bp::def("listed", listed);
  bp::def("gathered", gathered);
  bp::def("moved", moved);
  bp::def("shown", shown);
  bp::def("named", named);
  bp::def("text", text);
  bp::class_<Shown>("Shown", bp::no_init).def_readonly("content", &Shown::content);
}
