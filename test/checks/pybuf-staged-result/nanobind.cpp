// RUN: %check_pybuf %s pybuf-staged-result %t -- %nanobind-flags
// Buffers and serialised messages that become bytes objects of nanobind.

#include <nanobind/nanobind.h>
#include <string>
#include <vector>

namespace nb = nanobind;

namespace google::protobuf {
class MessageLite {
public:
  std::string SerializeAsString() const;
  bool SerializeToString(std::string *to) const;
  bool SerializeToArray(void *to, int size) const;
  size_t ByteSizeLong() const;
};
} // namespace google::protobuf

class Model : public google::protobuf::MessageLite {};

void fill(char *to, size_t size);
void keep(const std::string &text);

nb::bytes known_size(size_t size) {
  std::vector<char> out(size);
  fill(out.data(), out.size());
  return nb::bytes(out.data(), out.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'out' is filled, copied into a new bytes object ('out.size()' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

nb::bytes message(const Model &model) {
  std::string out = model.SerializeAsString();
  return nb::bytes(out.data(), out.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'model.SerializeAsString()' fills 'out' only to be copied into a new bytes object; make the object first and let SerializeToArray fill it in place [pybuf-staged-result]
}

nb::bytes message_into(const Model &model) {
  std::string out;
  model.SerializeToString(&out);
  return nb::bytes(out.data(), out.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'model.SerializeToString(&out)' fills 'out' only to be copied into a new bytes object; make the object first and let SerializeToArray fill it in place [pybuf-staged-result]
}

// The string is used besides, the object goes to Python code, or it is of another size.
nb::bytes kept(const Model &model) {
  std::string out = model.SerializeAsString();
  keep(out);
  return nb::bytes(out.data(), out.size());
}
void handed(const Model &model, const nb::object &parse) {
  std::string out = model.SerializeAsString();
  parse(nb::bytes(out.data(), out.size()));
}
nb::bytes of_an_object(const nb::object &o) { return nb::bytes(o); }
nb::bytes of_the_caller(const std::string &s) { return nb::bytes(s.data(), s.size()); }
