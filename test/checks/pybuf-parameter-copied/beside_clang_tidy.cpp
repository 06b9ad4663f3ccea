// RUN: clang-tidy --load=%plugin --quiet --checks='-*,pybuf-*' %s -- -std=c++17 %python-flags 2>/dev/null | FileCheck --check-prefix=ALONE %s
// RUN: clang-tidy --load=%plugin --quiet --checks='-*,pybuf-*,performance-*' %s -- -std=c++17 %python-flags 2>/dev/null | FileCheck --check-prefix=BOTH %s
// A second copy of a parameter is told once, by clang-tidy's own check where that runs as well.

#include <Python.h>
#include <boost/python.hpp>
#include <string>

static size_t length(std::string text) { return text.size(); }

BOOST_PYTHON_MODULE(texts) { boost::python::def("length", length); }

// ALONE: [[#]]:22: warning: parameter 'text' is copied once more from what the converter made and is only read; take a reference to const [pybuf-parameter-copied]
// BOTH-NOT: {{\[}}pybuf-parameter-copied]
// BOTH: warning: the parameter 'text' {{.*}} [performance-unnecessary-value-param]
// BOTH-NOT: {{\[}}pybuf-parameter-copied]
