// What all checks need of the function that they look at, made once: its calls, its graph, the uses of its variables.
//
// How it decides: a function is shown to one check after the other before the walk goes on to the next, so keeping the
// last one is enough. Each thread keeps its own. Calls and constructions are collected in one walk, since nothing
// else copies; the graph is built when the first check has a site in the function.

#ifndef PYBUF_FLOW_SHARED_FUNCTION_H
#define PYBUF_FLOW_SHARED_FUNCTION_H

#include "flow/Uses.h"

namespace pybuf::flow {

class SharedFunction {
public:
  /// The facts of \p Function, which has a body, with the rows of \p Api. Good until the next call on this thread.
  static SharedFunction &of(const clang::FunctionDecl &Function, clang::ASTContext &Context, const api::Model &Api);
  /// Lets go of everything that points into a translation unit, which is about to end.
  static void forget();

  /// The calls and constructions in the body, without those of lambdas, in source order.
  llvm::ArrayRef<const clang::Stmt *> calls() const { return Calls; }
  /// The lambdas in the body, and the statements that declare local classes.
  llvm::ArrayRef<const clang::Stmt *> functionsWithin() const { return Functions; }
  /// True for one of them that stands in a loop.
  bool isInLoop(const clang::Stmt *Call);
  const CallModel &model() const { return *Model; }
  /// Null where clang cannot build a graph.
  Uses *uses();

private:
  const clang::FunctionDecl *Function = nullptr;
  clang::ASTContext *Context = nullptr;
  const api::Model *Api = nullptr;
  std::unique_ptr<CallModel> Model;
  std::vector<const clang::Stmt *> Calls;
  std::vector<const clang::Stmt *> Functions;
  std::optional<llvm::DenseSet<const clang::Stmt *>> LoopCalls;
  bool GraphTried = false;
  std::unique_ptr<FunctionGraph> Graph;
  std::unique_ptr<Uses> All;
};

} // namespace pybuf::flow

#endif
