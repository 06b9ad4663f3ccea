// Functions of the file that do no more than call a function with a row: `to_bytes(p, n)`, `encode(s)`.
//
// How it decides: the body has one call that copies, encodes or duplicates into a new object; what that call copies
// and how much are parameters that never change; every return gives the new object or null; and nothing else is
// done with either. Then a call of the wrapper is a call of what it wraps, with the parameters renumbered.

#ifndef PYBUF_FLOW_WRAPPER_H
#define PYBUF_FLOW_WRAPPER_H

#include "flow/CallModel.h"

namespace pybuf::flow {

/// The row that \p Function earns by its body, which has to be there; none if it is no such wrapper.
std::optional<api::Row> rowOfWrapper(const clang::FunctionDecl &Function, const CallModel &Calls);

} // namespace pybuf::flow

#endif
