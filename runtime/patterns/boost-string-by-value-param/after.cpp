// The parameter refers to the converter's copy.
#include "../pattern.h"

#include <boost/python.hpp>

static long run(const std::string &text) { return checksum(text.data(), text.size()); }

BOOST_PYTHON_MODULE(pattern) { boost::python::def("run", run); }
