// RUN: %check_pybuf %s pybuf-boxed-elements %t --level=pedantic
// Numbers that are taken out of the items of a sequence of pybind11, one by one.

#include <pybind11/pybind11.h>
#include <string>
#include <vector>

namespace py = pybind11;

std::vector<double> by_index(const py::sequence &items) {
  std::vector<double> numbers;
  for (size_t at = 0; at < items.size(); ++at)
    numbers.push_back(items[at].cast<double>());
  // CHECK-MESSAGES: :[[@LINE-1]]:23: warning: each pass makes an element of 'numbers' of an object in 'items'; where callers could give an array, take one and read its memory in place [pybuf-boxed-elements]
  return numbers;
}

void into_block(const py::list &items, float *numbers) {
  size_t at = 0;
  for (py::handle item : items)
    numbers[at++] = py::cast<float>(item);
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: each pass makes an element of 'numbers' of an object in 'items'; where callers could give an array, take one and read its memory in place [pybuf-boxed-elements]
}

// The number is computed with, chosen, or not kept; text is no number.
double computed(const py::sequence &items, std::vector<double> &numbers, std::vector<std::string> &names) {
  double sum = 0;
  for (size_t at = 0; at < items.size(); ++at) {
    numbers.push_back(2 * items[at].cast<double>());
    sum += items[at].cast<double>();
    names.push_back(items[at].cast<std::string>());
  }
  return sum;
}

// The same item in each pass, an entry of a dict by its name, an attribute of the item.
void others(const py::list &items, const py::dict &entries, std::vector<int> &numbers) {
  for (py::handle item : items) {
    numbers.push_back(items[0].cast<int>());
    numbers.push_back(entries["width"].cast<int>());
    numbers.push_back(item.attr("width").cast<int>());
  }
}

// A point of three numbers is no array.
void point(const py::tuple &items, double *numbers) {
  for (size_t at = 0; at < 3; ++at)
    numbers[at] = items[at].cast<double>();
}
