// What a function does with a value: each reference to a variable is classed by climbing from it.
//
// How it decides: from a reference, the parents are climbed while the value is still the same memory or the
// same object (casts, pointer arithmetic, a call that exposes storage), until something happens to it: it is
// read, written, handed to a callee, freed, stored, returned. What another variable or a local struct then
// holds is followed there by the caller (see Reach). Whatever is not understood counts as kept, so that
// ignorance leads to silence.

#ifndef PYBUF_FLOW_USES_H
#define PYBUF_FLOW_USES_H

#include "flow/CallModel.h"
#include "flow/FunctionGraph.h"
#include <string>

namespace pybuf::flow {

enum class UseKind : uint8_t {
  Defined,  ///< the variable gets another value
  Moved,    ///< a pointer variable steps through the memory it points into
  Tested,   ///< compared, or asked for its type
  Measured, ///< asked for its size
  Read,     ///< the memory is read
  Written,  ///< the memory is written, here or by a callee
  Freed,    ///< the memory is freed, or a reference is dropped
  Copied,   ///< the memory is the source of a call that makes a new object of it
  Handed,   ///< the object is an argument of a call into Python
  Grown,    ///< the container may change its size
  Aliased,  ///< another variable now points into the same memory or names the same object
  Held,     ///< a local struct holds the pointer
  Kept,     ///< stored, returned, captured, or out of sight in another way
};

struct Use {
  UseKind Kind = UseKind::Kept;
  const clang::DeclRefExpr *Reference = nullptr;
  const clang::Stmt *At = nullptr;       ///< the statement that does it
  const clang::VarDecl *Other = nullptr; ///< for Aliased and Held
  const clang::Expr *Exposed = nullptr;  ///< the outermost expression that still was the value or its storage
  const clang::Expr *Exposer = nullptr;  ///< the call that exposed or measured the storage, if one did
  const api::Row *ExposerRow = nullptr;
  bool IsMacro = false; ///< Exposer is what a macro wrote out
  bool Offset = false;  ///< not the beginning of the memory
  bool ByType = false;  ///< nothing but the type of a callee's parameter tells Written from Read
  std::string Why;      ///< for Kept: what became of it
};

/// What kind of value a variable is.
enum class ValueKind : uint8_t { Pointer, Object, Container, Other };
ValueKind valueKind(clang::QualType Type);

/// True for a class whose destructor does something, as one that drops the reference it owns.
bool isOwner(clang::QualType Type);

/// The class template's model name of a container, as "std::vector"; empty for anything else.
std::string containerName(clang::QualType Type);
/// std::string_view or std::span, which hold nothing themselves.
bool isStdView(clang::QualType Type);

/// Classes and remembers the uses of the variables of one body.
class Uses {
public:
  Uses(const FunctionGraph &Graph, const CallModel &Calls) : Graph(Graph), Calls(Calls) {}

  /// Every use of \p Variable in the body, in source order.
  llvm::ArrayRef<Use> of(const clang::VarDecl *Variable);
  /// What happens to the value of \p E, which need not be a reference: the result of a call, say.
  Use ofValue(const clang::Expr *E, ValueKind Kind) const;

  const FunctionGraph &graph() const { return Graph; }
  const CallModel &calls() const { return Calls; }

private:
  void noteMacro(Use &U) const;

  const FunctionGraph &Graph;
  const CallModel &Calls;
  llvm::DenseMap<const clang::VarDecl *, std::vector<Use>> Known;
};

/// True when the storage came out through the function of that model name.
bool isExposedBy(const Use &U, llvm::StringRef Name);

/// The uses of a value from one point on, through every variable that comes to hold it.
///
/// Uses of variables are followed until the variable gets another value. \p Visit sees each use that may
/// happen after \p From; false ends the search. Returns false when \p Visit ended it.
bool forEachLaterUse(Uses &All, llvm::ArrayRef<const clang::VarDecl *> Holders, Point From,
                     llvm::function_ref<bool(const clang::VarDecl *, const Use &)> Visit);

/// \p Variable and every local variable that may come to hold the same memory or object.
llvm::SmallVector<const clang::VarDecl *, 4> holdersOf(Uses &All, const clang::VarDecl *Variable);

} // namespace pybuf::flow

#endif
