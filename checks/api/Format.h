// The format strings of PyArg_Parse* and Py_BuildValue, unit by unit.
//
// Source: "Parsing arguments and building values" of the C API reference (docs.python.org/3/c-api/arg.html).
// Parsing borrows where building copies: "y#" gives a pointer into the argument when parsing, and makes a new
// bytes object when building.

#ifndef PYBUF_API_FORMAT_H
#define PYBUF_API_FORMAT_H

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <vector>

namespace pybuf::api {

enum class FormatUse : unsigned char { Parse, Build };

/// What one C argument of a unit is.
enum class FormatRole : unsigned char {
  Value,     ///< a number, or the address of one
  Pointer,   ///< parsing: the address of a pointer that will borrow the argument's memory;
             ///< building: memory that is copied into a new object
  Size,      ///< the size that goes with the pointer, or its address
  View,      ///< parsing: a Py_buffer that is acquired and has to be released
  Allocated, ///< parsing: the address of a pointer to memory that is allocated and has to be freed
  Codec,     ///< the name of an encoding
  Object,    ///< a borrowed reference, or its address
  Stolen,    ///< building: a reference that is given away
  Type,      ///< of "O!"
  Converter, ///< of "O&"
  Converted, ///< what the converter is given
};

struct FormatArgument {
  FormatRole Role = FormatRole::Value;
  llvm::StringRef Unit; ///< "y#", part of the format
};

/// The C arguments that \p Format asks for, in order; none if a unit is not known.
std::optional<std::vector<FormatArgument>> readFormat(llvm::StringRef Format, FormatUse Use);

} // namespace pybuf::api

#endif
