#include <boost/python.hpp>
#include <string>

namespace {
size_t counted(std::string text) {
  size_t found = 0;
  for (char c : text)
    found += c == 'x';
  return found;
}
} // namespace

BOOST_PYTHON_MODULE(pair) { boost::python::def("counted", counted); }
