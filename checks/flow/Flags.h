// What a path knows of the flags of a function: whether `held`, `ok` or `result` is zero there.
//
// How it decides: local variables that are only read, compared and assigned count as flags, and of their values only
// whether they are zero. Along a path an assignment of a constant says so, any other assignment forgets it, and a
// branch that tests the flag tells it to each of its ways; where it is known already, one of the ways is not taken.
// That is enough to see that `held = 1; ... if (!held) return` does not return, without a solver.

#ifndef PYBUF_FLOW_FLAGS_H
#define PYBUF_FLOW_FLAGS_H

#include "flow/Uses.h"

namespace pybuf::flow {

class Flags {
public:
  enum class Truth : int8_t { Unknown, Zero, NonZero };
  /// One entry for each flag of the function.
  using State = llvm::SmallVector<Truth, 8>;

  explicit Flags(Uses &All);

  /// What is known on every path that leads to \p At.
  State at(Point At);
  /// Takes in the assignments of \p Block.
  void pass(const clang::CFGBlock *Block, State &Known) const;
  /// What is known behind successor \p Index of \p Block; none if that way is not taken.
  std::optional<State> behind(const clang::CFGBlock *Block, unsigned Index, const State &Known) const;

private:
  int indexOf(const clang::Expr *E) const;
  Truth truthOf(const clang::Expr *Value) const;

  Uses &All;
  const FunctionGraph &Graph;
  llvm::SmallVector<const clang::VarDecl *, 8> Variables;
};

} // namespace pybuf::flow

#endif
