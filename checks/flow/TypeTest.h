// Whether a variable is known to be of a type at a point.
//
// How it decides: either every value that reaches the point was made by a function that makes nothing else, or
// every path to the point took the branch on which a test of the type said yes.

#ifndef PYBUF_FLOW_TYPE_TEST_H
#define PYBUF_FLOW_TYPE_TEST_H

#include "flow/Uses.h"

namespace pybuf::flow {

enum class TestedType : uint8_t { Str, Bytes, ExactBytes };

bool isKnownToBe(TestedType Type, Uses &All, const clang::VarDecl *Variable, const clang::Stmt *At);

} // namespace pybuf::flow

#endif
