// RUN: %check_pybuf %s pybuf-parameter-copied %t --level=pedantic
// Constructors that init<T>() makes callable: what they do before their body counts too. A class is used by others as
// well, so this is pedantic.

#include <pybind11/pybind11.h>
#include <string>
#include <utility>

namespace py = pybind11;

unsigned checksum(const char *data, size_t size);
size_t length(const std::string &text);

class Digest {
public:
  Digest(const std::string &text, unsigned seed) : sum_(checksum(text.data(), text.size())), size_(text.size()) { sum_ += seed; }
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: parameter 'text' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]

private:
  unsigned sum_;
  size_t size_;
};

class Counted {
public:
  explicit Counted(const std::string &text) {
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: parameter 'text' is copied from the Python object and is only read; a std::string_view takes the same objects and reads them in place [pybuf-parameter-copied]
    for (char c : text)
      lines_ += c == '\n';
  }
  // Another one, which takes other arguments, is not meant.
  explicit Counted(int lines) : lines_(lines) {}

private:
  int lines_ = 0;
};

// The object keeps a copy of its own.
class Named {
public:
  Named(const std::string &name) : name_(name) {}

private:
  std::string name_;
};

// What the converter made is moved into the object.
class Moved {
public:
  Moved(std::string name) : name_(std::move(name)) {}

private:
  std::string name_;
};

// The object refers to it, or points into it.
class Refers {
public:
  Refers(const std::string &name) : name_(name) {}
  const std::string &name_;
};

class Points {
public:
  Points(const std::string &name) : begin_(name.data()), size_(name.size()) {}
  const char *begin_;
  size_t size_;
};

// A function of others wants a std::string.
class Measured {
public:
  Measured(const std::string &name) : size_(length(name)) {}
  size_t size_;
};

// Another constructor of the class gets it.
class Delegates {
public:
  Delegates(const std::string &name) : Delegates(name, 0) {}
  Delegates(const std::string &name, int) : name_(name) {}
  std::string name_;
};

// A base class gets it.
class Derived : public Named {
public:
  Derived(const std::string &name) : Named(name), size_(name.size()) {}
  size_t size_;
};

// Nobody makes these callable with text.
class Hidden {
public:
  Hidden(const std::string &name) : size_(name.size()) {}
  Hidden(int size) : size_(size) {}
  size_t size_;
};

PYBIND11_MODULE(constructors, m) {
  py::class_<Digest>(m, "Digest").def(py::init<const std::string &, unsigned>(), py::arg("text"), py::arg("seed"));
  py::class_<Counted> counted(m, "Counted");
  counted.def(py::init<int>()).def(py::init<std::string>());
  py::class_<Named>(m, "Named").def(py::init<const std::string &>());
  py::class_<Moved>(m, "Moved").def(py::init<std::string>());
  py::class_<Refers>(m, "Refers").def(py::init<const std::string &>());
  py::class_<Points>(m, "Points").def(py::init<const std::string &>());
  py::class_<Measured>(m, "Measured").def(py::init<const std::string &>());
  py::class_<Delegates>(m, "Delegates").def(py::init<const std::string &>());
  py::class_<Derived>(m, "Derived").def(py::init<const std::string &>());
  py::class_<Hidden>(m, "Hidden").def(py::init<int>());
}
