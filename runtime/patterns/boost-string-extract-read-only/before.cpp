// extract encodes the str, copies that into a string of its own, and gives a copy of the string.
#include "../pattern.h"

#include <boost/python.hpp>

static long run(const boost::python::str &text) {
  std::string copy = boost::python::extract<std::string>(text);
  return checksum(copy.data(), copy.size());
}

BOOST_PYTHON_MODULE(pattern) { boost::python::def("run", run); }
