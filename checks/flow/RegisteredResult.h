// Whether a converter copies a container or matrix for each call, although the function only refers to it.
//
// How it decides: (1) the registration says that a result which is a reference gets copied: by its default, as of an
// ordinary method of pybind11 and nanobind, where no policy is given, or by a policy that is named for it, as
// copy_const_reference; (2) the result refers to something large that could be shown in place, a matrix of Eigen or a
// vector whose class is exposed; (3) there is an object that could hold it, the one that the function is called on or
// its first argument. Whether callers need their own copy cannot be seen, so this is advice.

#ifndef PYBUF_FLOW_REGISTERED_RESULT_H
#define PYBUF_FLOW_REGISTERED_RESULT_H

#include "flow/Registration.h"

namespace pybuf::flow {

enum class ResultForm : uint8_t { Vector, Matrix };

/// What the converter copies of the result of \p Function; none where nothing could be shown in its place.
std::optional<ResultForm> copiedReference(const clang::FunctionDecl &Function, const Registration &Registered,
                                          clang::ASTContext &Context);

/// The vector of numbers whose class \p Registers gives items and no buffer, as a suite does; null for any other call.
clang::QualType exposedByItems(const clang::Expr *Registers, const CallModel &Calls);

} // namespace pybuf::flow

#endif
