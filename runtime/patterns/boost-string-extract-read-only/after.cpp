// The UTF-8 that the str itself holds is read.
#include "../pattern.h"

#include <boost/python.hpp>

static long run(const boost::python::str &text) {
  Py_ssize_t size;
  const char *utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (utf8 == nullptr)
    boost::python::throw_error_already_set();
  return checksum(utf8, size);
}

BOOST_PYTHON_MODULE(pattern) { boost::python::def("run", run); }
