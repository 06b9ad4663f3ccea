// Which C++ functions a binding library makes callable from Python, and what its converters do with arguments.
//
// How it decides: a registration is a call whose row registers a callable: m.def, cls.def, def_property, a
// constructor of cpp_function. In a template, where the callee is not known yet, the class template of the
// object gives the name. The callable is followed through casts, overload_cast, init, make_constructor and one
// local variable to a lambda or a function; init<T>() stands for the class's constructor that takes a T. A function of
// the same file that passes its parameter on to a registration is one itself. Whether a type is converted, and so
// copied, or held by a Python object is read off the library's type casters: a partial specialisation for a container
// converts it, an explicit one for that very type (as PYBIND11_MAKE_OPAQUE makes) is the user's own affair.

#ifndef PYBUF_FLOW_REGISTRATION_H
#define PYBUF_FLOW_REGISTRATION_H

#include "flow/CallModel.h"
#include "llvm/ADT/SmallVector.h"

namespace pybuf::flow {

struct Callable {
  const clang::Expr *Given = nullptr; ///< as it stands in the registration
  const clang::FunctionDecl *Function = nullptr;
  bool SpellsType = false; ///< a cast, overload_cast or a typed variable names the function's parameters
};

struct Registration {
  api::Binding By = api::Binding::None;
  llvm::SmallVector<Callable, 2> Callables;
  bool ForbidsConversion = false; ///< of an argument: no converter may copy it
  bool CopiesReference = false;   ///< a result that is a reference gets copied
  bool ReleasesLock = false;      ///< a call guard releases the interpreter lock for the length of a call
};

/// The definition of \p Function where it stands in the main file, so that it can be judged; null otherwise.
const clang::FunctionDecl *definedInMainFile(const clang::FunctionDecl &Function, const CallModel &Calls);

/// True for a call that registrationOf() may know; cheap.
bool mayRegister(const clang::Stmt *S, const CallModel &Calls);

/// What \p Call registers; none for any other call.
std::optional<Registration> registrationOf(const clang::Stmt *Call, const CallModel &Calls);

/// What a library's converter makes of an argument of a type.
enum class Conversion : uint8_t {
  Unknown,
  Elementwise, ///< a new container, filled element by element
  Whole,       ///< a new string or matrix, copied whole
  Own,         ///< the type has a caster of its own, or objects of it are held by Python objects
};
Conversion conversionOf(clang::QualType Type, api::Binding By, clang::ASTContext &Context);

/// True when objects of \p Type are held by Python objects as far as this file shows: there is a class_ of it.
bool isExposedAsClass(clang::QualType Type, api::Binding By, clang::ASTContext &Context);

/// True when the library has a caster for std::string_view in this file.
bool convertsToStringView(api::Binding By, clang::ASTContext &Context);

} // namespace pybuf::flow

#endif
