// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic
// Numbers that are extracted from the items of a sequence of Boost.Python, one by one.

#include <boost/python.hpp>
#include <vector>

namespace bp = boost::python;

std::vector<double> of_list(bp::list items) {
  std::vector<double> numbers;
  for (int at = 0; at < bp::len(items); ++at)
    numbers.push_back(bp::extract<double>(items[at]));
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: each pass makes an element of 'numbers' of an object in 'items'; where callers could give an array, take one and read its memory in place [pybuf-boxed-elements]
  return numbers;
}

void of_object(const bp::object &items, double *numbers, long count) {
  for (long at = 0; at < count; ++at)
    numbers[at] = bp::extract<double>(items[at])();
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: each pass makes an element of 'numbers' of an object in 'items'; where callers could give an array, take one and read its memory in place [pybuf-boxed-elements]
}

// A shape has a few numbers, and integers may be one.
std::vector<long> shape(bp::tuple items) {
  std::vector<long> sizes;
  for (int at = 0; at < bp::len(items); ++at)
    sizes.push_back(bp::extract<long>(items[at]));
  return sizes;
}

// One item, an entry by its name, a number that is computed.
double others(bp::list items, bp::dict entries) {
  std::vector<double> numbers;
  numbers.push_back(bp::extract<double>(items[0]));
  for (int at = 0; at < bp::len(items); ++at) {
    numbers.push_back(bp::extract<double>(entries["width"]));
    numbers.push_back(bp::extract<double>(items[at]) + 1.0);
  }
  return numbers.back();
}
