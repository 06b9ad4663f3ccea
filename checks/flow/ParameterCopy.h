// Whether the copy that a converter makes for a parameter is only read by the function that is called from Python.
//
// How it decides: (1) the parameter's type makes the library's converter copy: a std::string, a vector of numbers,
// a matrix, or, in Boost.Python, any string or wrapper of one that is taken by value and so copied once more;
// (2) the body of the function only reads it, by nothing that needs a std::string or a NUL (ReadCopy.h); (3) the
// memory that a view would read is not changed meanwhile: the caller holds the argument for the length of the
// call, but a bytearray may be written or resized by others where the lock is released or Python code runs.
// An array class, and a reference to a matrix in the other order, are copied to only where the caller's array does not
// fit, whatever the body does: that the registration does not forbid it is all that is asked there.
// A by-value parameter that becomes a reference to const still reads the converter's own object, so (3) does
// not matter there.

#ifndef PYBUF_FLOW_PARAMETER_COPY_H
#define PYBUF_FLOW_PARAMETER_COPY_H

#include "flow/ReadCopy.h"
#include "flow/Registration.h"

namespace pybuf::flow {

enum class ParameterForm : uint8_t {
  Text,    ///< a std::string that a std::string_view could stand for
  ByValue, ///< a string or a wrapper of one, by value, that a reference to const could stand for
  Numbers, ///< a vector of numbers
  Matrix,  ///< a plain Eigen matrix or vector
  Order,   ///< a reference to a matrix in column order, to which arrays in row order are copied
  Array,   ///< an array class that takes arrays of other types by converting them
};

struct ParameterCopy : ReadCopy {
  const clang::ParmVarDecl *Parameter = nullptr;
  ParameterForm Form = ParameterForm::Text;
  clang::QualType Type;    ///< without reference and const
  clang::QualType Element; ///< for Numbers
  bool IsVector = false;   ///< for Matrix: of one row or one column
};

/// The form of copy that the converter makes for \p Parameter, or none where it makes none worth a look.
std::optional<ParameterCopy> copiedByConverter(const clang::ParmVarDecl *Parameter, api::Binding By,
                                               clang::ASTContext &Context);

/// Judges a parameter of the function that \p All is of. \p Copy comes from copiedByConverter().
Judgement<ParameterCopy> judgeParameter(Uses &All, ParameterCopy Copy, const Registration &Registered);

} // namespace pybuf::flow

#endif
