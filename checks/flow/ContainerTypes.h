// What can be told of a class that holds or shows memory, by its declaration alone.
//
// How it decides: by shape, so that a project's own wrappers and views count as the standard ones do. A view has
// a trivial destructor and a data() that gives a pointer to const; a wrapper has one data member, a string or a
// vector of numbers, and no bases.

#ifndef PYBUF_FLOW_CONTAINER_TYPES_H
#define PYBUF_FLOW_CONTAINER_TYPES_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/Type.h"

namespace pybuf::flow {

/// std::string or another basic_string of char.
bool isByteString(clang::QualType Type);
/// The element type of a std::vector; null for anything else.
clang::QualType elementOfVector(clang::QualType Type);
/// A std::vector of numbers; one of bool keeps bits, and no elements that have an address.
bool isNumberVector(clang::QualType Type);
/// A class whose one data member is a string or a vector of numbers, made to give it a converter of its own.
bool isWrapperOfContainer(clang::QualType Type);
/// A class that points to elements which it does not let be written, as span<const char> of any library.
bool isViewOfConst(clang::QualType Type);
/// Matrix<double, Dynamic, 1> of Eigen and its kin: dense, plain, of a size that is not known when compiling.
/// \p IsVector tells whether it has one row or one column.
bool isDynamicMatrix(clang::QualType Type, bool &IsVector);

} // namespace pybuf::flow

#endif
