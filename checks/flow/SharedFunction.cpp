#include "flow/SharedFunction.h"

using namespace clang;

namespace pybuf::flow {

// One for each set of rows, since the option ApiModels may differ by check.
static thread_local std::vector<std::unique_ptr<SharedFunction>> Kept;

SharedFunction &SharedFunction::of(const FunctionDecl &Function, ASTContext &Context, const api::Model &Api) {
  auto Found = llvm::find_if(Kept, [&](const auto &S) { return S->Api == &Api; });
  if (Found == Kept.end())
    Found = Kept.insert(Kept.end(), std::make_unique<SharedFunction>());
  SharedFunction &Shared = **Found;
  if (Shared.Context != &Context) {
    Shared = SharedFunction();
    Shared.Context = &Context;
    Shared.Api = &Api;
    Shared.Model = std::make_unique<CallModel>(Api, Context);
  }
  if (Shared.Function != &Function) {
    Shared.Function = &Function;
    Shared.All.reset();
    Shared.Graph.reset();
    Shared.GraphTried = false;
    Shared.Functions.clear();
    Shared.Calls = callsIn(Function.getBody(), &Shared.Functions);
    Shared.LoopCalls.reset();
  }
  return Shared;
}

void SharedFunction::forget() { Kept.clear(); }

bool SharedFunction::isInLoop(const Stmt *Call) {
  if (!LoopCalls)
    LoopCalls = callsInLoops(Function->getBody(), *Context);
  return LoopCalls->contains(Call);
}

Uses *SharedFunction::uses() {
  if (!GraphTried) {
    GraphTried = true;
    Graph = FunctionGraph::build(*Function, *Context);
    if (Graph)
      All = std::make_unique<Uses>(*Graph, *Model);
  }
  return All.get();
}

} // namespace pybuf::flow
