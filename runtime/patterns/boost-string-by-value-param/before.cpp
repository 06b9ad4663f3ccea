// The converter's copy of the text is copied once more for a parameter that is only read.
#include "../pattern.h"

#include <boost/python.hpp>

static long run(std::string text) { return checksum(text.data(), text.size()); }

BOOST_PYTHON_MODULE(pattern) { boost::python::def("run", run); }
