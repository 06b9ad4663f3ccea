// The arguments of a call that a format string tells of, each with its unit: PyArg_ParseTuple, Py_BuildValue.
//
// How it decides: the format has to be a string literal that the API model can read to its end; the arguments
// behind the named parameters then stand for its units in order. Anything else gives nothing.

#ifndef PYBUF_FLOW_FORMATTED_ARGUMENTS_H
#define PYBUF_FLOW_FORMATTED_ARGUMENTS_H

#include "api/Format.h"
#include "flow/CallModel.h"

namespace pybuf::flow {

struct FormattedArgument {
  api::FormatArgument Unit;
  const clang::Expr *Given = nullptr;
};

/// Empty unless \p Call has a row with a format of that use.
std::vector<FormattedArgument> formattedArguments(const clang::CallExpr *Call, api::FormatUse Use,
                                                  const CallModel &Calls);

/// The method that a call names in C text before its format, as `find` in PyObject_CallMethod(o, "find", "y", text);
/// none for any other call. The receiver is the first argument, the format the third.
std::optional<llvm::StringRef> calledMethod(const clang::CallExpr *Call, const CallModel &Calls);

/// A method that is called by its name without arguments, as object.attr("tobytes")() of a binding library.
struct AttributeCall {
  llvm::StringRef Name;
  const clang::Expr *Object = nullptr;
};
std::optional<AttributeCall> calledAttribute(const clang::CallExpr *Call, const CallModel &Calls);

} // namespace pybuf::flow

#endif
