// RUN: %check_pybuf %s pybuf-parameter-copied %t -- -Wno-deprecated-declarations
// Boost.Python copies a parameter that is taken by value from what its converter made.

#include <boost/python.hpp>
#include <memory>
#include <string>
#include <vector>

namespace bp = boost::python;

struct Blob {
  Blob(const char *data, size_t size) : content(data, size) {}
  std::string content;
};

template <class T> class Span {
public:
  template <class Container> Span(Container &of) : first(of.data()), count(of.size()) {}
  T *data() const { return first; }
  size_t size() const { return count; }

private:
  T *first;
  size_t count;
};

struct Parsed {
  explicit Parsed(Span<const char> text);
  Parsed(const std::string &name, int depth);
};

struct Patched {
  explicit Patched(Span<char> text);
};

struct Options {
  std::string name;
  int depth;
};

size_t parse(Span<const char> text);
size_t checksum(const char *data, size_t size);
void write_into(std::string &text);
void enqueue(std::string text);

namespace {

size_t by_value(Blob blob) { return parse(blob.content); }
// CHECK-MESSAGES: :[[@LINE-1]]:17: warning: parameter 'blob' is copied once more from what the converter made and is only read; take a reference to const [pybuf-parameter-copied]

std::shared_ptr<Parsed> parsed(Blob blob) { return std::make_shared<Parsed>(blob.content); }
// CHECK-MESSAGES: :[[@LINE-1]]:32: warning: parameter 'blob' is copied once more from what the converter made and is only read; take a reference to const [pybuf-parameter-copied]

std::shared_ptr<Patched> patched(Blob blob) { return std::make_shared<Patched>(blob.content); }

size_t text(std::string text) { return text.size() + checksum(text.c_str(), text.size()); }
// CHECK-MESSAGES: :[[@LINE-1]]:13: warning: parameter 'text' is copied once more from what the converter made and is only read; take a reference to const [pybuf-parameter-copied]

void gathered(Blob blob, std::string name) {
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: parameter 'blob' is copied once more from what the converter made and is only read; take a reference to const [pybuf-parameter-copied]
  // CHECK-MESSAGES: :[[@LINE-2]]:26: warning: parameter 'name' is copied once more from what the converter made and is only read; take a reference to const [pybuf-parameter-copied]
  std::vector<char> buffer;
  buffer.reserve(blob.content.size());
  std::copy(blob.content.begin(), blob.content.end(), std::back_inserter(buffer));
  enqueue(name);
}

size_t by_reference(const Blob &blob) { return parse(blob.content); }
size_t changed(Blob blob) {
  blob.content += '.';
  return blob.content.size();
}
void moved(Blob blob) { enqueue(std::move(blob.content)); }
void written(std::string text) { write_into(text); }
int several_members(Options options) { return options.depth; }
Blob returned(Blob blob) { return blob; }

} // namespace

BOOST_PYTHON_MODULE(parameters) {
  bp::def("by_value", by_value);
  bp::def("text", &text);
  bp::def("gathered", gathered);
  bp::def("by_reference", by_reference);
  bp::def("changed", changed);
  bp::def("moved", moved);
  bp::def("written", written);
  bp::def("several_members", several_members);
  bp::def("returned", returned);
  bp::class_<Parsed, std::shared_ptr<Parsed>>("Parsed", bp::no_init).def("__init__", bp::make_constructor(&parsed));
  bp::class_<Patched, std::shared_ptr<Patched>>("Patched", bp::no_init).def("__init__", bp::make_constructor(&patched));
}
