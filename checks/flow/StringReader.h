// Whether a temporary std::string is made for a function that could take a view of its source.
//
// How it decides: (1) the string is an argument of a function of this file that nobody else can call, and binds to a
// parameter that is a std::string by value or a reference to const; (2) the body only reads the parameter, by nothing
// that needs a std::string or a NUL, and lets nobody write the source meanwhile (ParameterCopy.h).

#ifndef PYBUF_FLOW_STRING_READER_H
#define PYBUF_FLOW_STRING_READER_H

#include "flow/Uses.h"

namespace pybuf::flow {

/// The function that \p First, the one use of the string \p Made, hands it to; null where it has to be a string.
const clang::FunctionDecl *stringReader(const Use &First, const clang::Expr *Made, const CallModel &Calls);

} // namespace pybuf::flow

#endif
