// RUN: %check_pybuf %s pybuf-copied-result %t --level=advice
// A class of a vector that has items and no buffer.

#include <boost/python.hpp>
#include <string>
#include <vector>

// What Boost declares, in short: the headers of Boost 1.74 that define it are not valid for clang since its release 16.
namespace boost::python {
template <class Container, bool NoProxy = false>
struct vector_indexing_suite : def_visitor<vector_indexing_suite<Container, NoProxy>> {
  template <class Class> void visit(Class &) const {}
};
} // namespace boost::python

namespace bp = boost::python;

BOOST_PYTHON_MODULE(vectors) {
  bp::class_<std::vector<double>>("Doubles").def(bp::vector_indexing_suite<std::vector<double>>());
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: the class of 'std::vector<double>' gives each number as an object, and slices as copies; where callers want them all, give them an array over the vector's memory that holds the object [pybuf-copied-result]
  // What is no number has no memory to show.
  bp::class_<std::vector<std::string>>("Texts").def(bp::vector_indexing_suite<std::vector<std::string>>());
}
