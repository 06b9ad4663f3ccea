// What a call does with each of its arguments: a row of the API model, or what the callee's body in this file
// shows, or what the types allow.
//
// How it decides: the callee is named without inline namespaces and template arguments, so that
// std::__cxx11::basic_string<char>::data is "std::basic_string::data"; a builtin and a _FORTIFY_SOURCE form
// go by the plain name. A row wins; then a summary of the callee's body; then the type of the parameter:
// a pointer or reference to const is read, any other may be written, and a PyObject pointer may be kept.

#ifndef PYBUF_FLOW_CALL_MODEL_H
#define PYBUF_FLOW_CALL_MODEL_H

#include "api/Model.h"
#include "clang/AST/ExprCXX.h"
#include <deque>
#include <string>

namespace pybuf::flow {

/// The name under which a function stands in the API model.
std::string modelName(const clang::FunctionDecl &Function);

/// True for PyObject *.
bool isObjectPointer(clang::QualType Type);

/// True for a pointer to a struct that begins with the header of an object, as PyObject_HEAD declares it.
bool isObjectStructPointer(clang::QualType Type);

/// True for a class that holds an object pointer, itself or in a base or member: py::object, a smart reference.
bool isObjectHandle(clang::QualType Type);

/// A call, a construction, or an operator, with its arguments counted from 0 and the object apart.
struct CallView {
  const clang::Expr *Whole = nullptr;
  const clang::FunctionDecl *Callee = nullptr; ///< null for calls through pointers and in templates
  llvm::ArrayRef<const clang::Expr *> Arguments;
  const clang::Expr *This = nullptr;

  static std::optional<CallView> of(const clang::Stmt *S);
  /// The argument that a row means, or null.
  const clang::Expr *argument(api::Parameter P) const;
};

/// \p E without casts, parentheses, and what keeps a temporary; null for null.
const clang::Expr *withoutTemporaries(const clang::Expr *E);

class Summaries;

/// Rows and summaries together. Lives for one translation unit.
class CallModel {
public:
  CallModel(const api::Model &Api, clang::ASTContext &Context);
  ~CallModel();

  const api::Row *row(const clang::FunctionDecl *Callee) const;
  const api::Row *row(const clang::Stmt *Call) const;
  /// The row of that model name, or null.
  const api::Row *rowNamed(llvm::StringRef Name) const { return Api.find(Name); }

  /// What \p Call does with argument \p Index, which has type \p Given before conversion.
  api::Effect effect(const CallView &Call, unsigned Index) const { return effectAndSource(Call, Index).What; }
  struct ArgumentEffect {
    api::Effect What;
    bool IsByType; ///< no row and no body tells: it is what the types allow
  };
  ArgumentEffect effectAndSource(const CallView &Call, unsigned Index) const;
  /// What a member call does with its object.
  api::Effect effectOnThis(const CallView &Call) const;

  /// The row whose macro \p Location is an argument of, innermost first; the macro may hide the function.
  const api::Row *macroRow(clang::SourceLocation Location) const;

  /// The row of a call, or of the macro that wrote \p E out, as PyTuple_GET_ITEM.
  const api::Row *rowOfExpression(const clang::Expr *E) const;

  Summaries &summaries() const { return *BodySummaries; }

  clang::ASTContext &context() const { return Context; }

private:
  const api::Model &Api;
  clang::ASTContext &Context;
  mutable llvm::DenseMap<const clang::FunctionDecl *, const api::Row *> Rows;
  mutable std::deque<api::Row> WrapperRows; ///< stay where they are while more come
  std::unique_ptr<Summaries> BodySummaries;
};

} // namespace pybuf::flow

#endif
