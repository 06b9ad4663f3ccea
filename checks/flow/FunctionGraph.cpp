#include "flow/FunctionGraph.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/BitVector.h"

using namespace clang;

namespace pybuf::flow {

// A level takes about two kilobytes of clang's own stack while it builds the graph.
static constexpr unsigned DeepestNesting = 1500;

bool isTooDeep(const Stmt *Body) {
  SmallVector<std::pair<const Stmt *, unsigned>, 64> Work{{Body, 0}};
  while (!Work.empty()) {
    const auto [S, Depth] = Work.pop_back_val();
    if (Depth > DeepestNesting)
      return true;
    for (const Stmt *Child : S->children())
      if (Child)
        Work.push_back({Child, Depth + 1});
  }
  return false;
}

// False where the nesting is too deep. This is asked of every function of a file, so one walk has to do for both.
static bool collectCalls(const Stmt *S, std::vector<const Stmt *> &Calls, std::vector<const Stmt *> *Functions,
                         unsigned Depth = 0) {
  if (Depth > DeepestNesting)
    return false;
  if (isa<CallExpr, CXXConstructExpr, CXXUnresolvedConstructExpr>(S))
    Calls.push_back(S);
  // A lambda's body is a function of its own.
  if (isa<LambdaExpr>(S)) {
    if (Functions)
      Functions->push_back(S);
    return true;
  }
  if (const auto *Declared = dyn_cast<DeclStmt>(S); Declared && Functions)
    if (llvm::any_of(Declared->decls(), [](const Decl *D) { return isa<CXXRecordDecl>(D); }))
      Functions->push_back(S);
  for (const Stmt *Child : S->children())
    if (Child && !collectCalls(Child, Calls, Functions, Depth + 1))
      return false;
  return true;
}

std::vector<const Stmt *> callsIn(const Stmt *Body, std::vector<const Stmt *> *Functions) {
  std::vector<const Stmt *> Calls;
  if (!collectCalls(Body, Calls, Functions)) {
    Calls.clear();
    if (Functions)
      Functions->clear();
  }
  return Calls;
}

static bool isNever(const Expr *Condition, const ASTContext &Context) {
  Expr::EvalResult Value;
  return !Condition->isValueDependent() && Condition->EvaluateAsInt(Value, Context) && Value.Val.getInt() == 0;
}

bool isLoop(const Stmt *S, const ASTContext &Context) {
  if (const auto *Do = dyn_cast<DoStmt>(S))
    return !isNever(Do->getCond(), Context); // do { } while (0) is a macro's block
  return isa<ForStmt, WhileStmt, CXXForRangeStmt>(S);
}

static void collectCallsInLoops(const Stmt *S, const ASTContext &Context, llvm::DenseSet<const Stmt *> &Calls) {
  if (isLoop(S, Context)) {
    std::vector<const Stmt *> Found;
    collectCalls(S, Found, nullptr);
    Calls.insert(Found.begin(), Found.end());
    return;
  }
  if (isa<LambdaExpr>(S))
    return;
  for (const Stmt *Child : S->children())
    if (Child)
      collectCallsInLoops(Child, Context, Calls);
}

llvm::DenseSet<const Stmt *> callsInLoops(const Stmt *Body, const ASTContext &Context) {
  llvm::DenseSet<const Stmt *> Calls;
  if (!isTooDeep(Body))
    collectCallsInLoops(Body, Context, Calls);
  return Calls;
}

// Fills the maps in one pass over the body.
class BodyReader {
public:
  explicit BodyReader(FunctionGraph &Graph) : Graph(Graph) {}

  void read(const Stmt *S, bool InLambda) {
    if (!S)
      return;
    if (InLambda)
      Graph.Deferred.insert(S);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      if (const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl()))
        Graph.References[Variable].push_back(Ref);
    if (const auto *Declared = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declared->decls())
        if (const auto *Variable = dyn_cast<VarDecl>(D)) {
          Graph.Declarations[Variable] = Declared;
          if (Variable->getInit())
            Graph.Initialised[Variable->getInit()] = Variable;
        }
    }
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        child(S, Init, InLambda);
      child(S, Lambda->getBody(), true);
      return;
    }
    // A defaulted argument belongs to the callee's declaration, and would get several parents here.
    if (isa<CXXDefaultArgExpr>(S))
      return;
    for (const Stmt *Child : S->children())
      child(S, Child, InLambda);
  }

private:
  void child(const Stmt *Parent, const Stmt *Child, bool InLambda) {
    if (!Child || !Graph.Parents.try_emplace(Child, Parent).second)
      return;
    read(Child, InLambda);
  }

  FunctionGraph &Graph;
};

std::unique_ptr<FunctionGraph> FunctionGraph::build(const FunctionDecl &Function, ASTContext &Context) {
  Stmt *Body = Function.getBody();
  if (!Body || isTooDeep(Body))
    return nullptr;
  std::unique_ptr<FunctionGraph> Result(new FunctionGraph(Function, Context));
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.PruneTriviallyFalseEdges = true;
  Options.AddInitializers = true;
  Result->Graph = CFG::buildCFG(&Function, Body, &Context, Options);
  if (!Result->Graph)
    return nullptr;
  // What no path from the entry reaches never happened before anything.
  Result->Reached.resize(Result->Graph->getNumBlockIDs());
  SmallVector<const CFGBlock *, 16> Work{&Result->Graph->getEntry()};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    if (Result->Reached.test(Block->getBlockID()))
      continue;
    Result->Reached.set(Block->getBlockID());
    for (const CFGBlock::AdjacentBlock &Next : Block->succs())
      if (const CFGBlock *To = Next.getReachableBlock())
        Work.push_back(To);
  }
  BodyReader Reader(*Result);
  // What a constructor does with a parameter is often done before its body.
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      Reader.read(Init->getInit(), false);
  Reader.read(Body, false);
  for (const CFGBlock *Block : *Result->Graph) {
    int Index = -1;
    for (const CFGElement &Element : *Block) {
      ++Index;
      std::optional<CFGStmt> S = Element.getAs<CFGStmt>();
      if (!S)
        continue;
      Result->Points[S->getStmt()] = {Block, Index};
      if (const auto *Declared = dyn_cast<DeclStmt>(S->getStmt()))
        for (const Decl *D : Declared->decls())
          if (const auto *Variable = dyn_cast<VarDecl>(D))
            Result->DeclarationPoints[Variable] = {Block, Index};
    }
  }
  return Result;
}

ArrayRef<const DeclRefExpr *> FunctionGraph::references(const VarDecl *Variable) const {
  auto Found = References.find(Variable);
  return Found == References.end() ? ArrayRef<const DeclRefExpr *>() : ArrayRef(Found->second);
}

std::optional<Point> FunctionGraph::after(const Stmt *S) const {
  for (; S; S = parent(S)) {
    auto Found = Points.find(S);
    if (Found != Points.end())
      return Found->second;
    if (const auto *Declared = dyn_cast<DeclStmt>(S))
      if (const auto *Variable = dyn_cast<VarDecl>(*Declared->decl_begin()))
        return afterDeclaration(Variable);
  }
  return std::nullopt;
}

std::optional<Point> FunctionGraph::afterDeclaration(const VarDecl *Variable) const {
  auto Found = DeclarationPoints.find(Variable);
  if (Found == DeclarationPoints.end())
    return std::nullopt;
  return Found->second;
}

bool FunctionGraph::walkForward(Point From, llvm::function_ref<Step(const Stmt *)> Visit) const {
  llvm::BitVector Entered(Graph->getNumBlockIDs());
  SmallVector<Point, 16> Work{From};
  while (!Work.empty()) {
    const Point P = Work.pop_back_val();
    // A loop may lead back into the block of the start: its elements up to the start are then visited too.
    const int End = P.Block == From.Block && P.Index < From.Index ? From.Index + 1 : int(P.Block->size());
    bool PathEnded = false;
    for (int I = P.Index + 1; I < End && !PathEnded; ++I) {
      std::optional<CFGStmt> S = (*P.Block)[I].getAs<CFGStmt>();
      if (!S)
        continue;
      switch (Visit(S->getStmt())) {
      case Step::Continue:
        break;
      case Step::EndPath:
        PathEnded = true;
        break;
      case Step::Stop:
        return false;
      }
    }
    if (PathEnded || End != int(P.Block->size()))
      continue;
    for (const CFGBlock::AdjacentBlock &Next : P.Block->succs())
      if (const CFGBlock *Block = Next.getReachableBlock())
        if (!Entered.test(Block->getBlockID())) {
          Entered.set(Block->getBlockID());
          Work.push_back({Block, -1});
        }
  }
  return true;
}

bool FunctionGraph::walkBackward(Point From, llvm::function_ref<Step(const Stmt *)> Visit,
                                 llvm::function_ref<void()> AtEntry) const {
  llvm::BitVector Entered(Graph->getNumBlockIDs());
  SmallVector<Point, 16> Work{From};
  bool First = true;
  while (!Work.empty()) {
    const Point P = Work.pop_back_val();
    const int End = !First && P.Block == From.Block ? From.Index : -1;
    First = false;
    bool PathEnded = false;
    for (int I = P.Index; I > End && !PathEnded; --I) {
      std::optional<CFGStmt> S = (*P.Block)[I].getAs<CFGStmt>();
      if (!S)
        continue;
      switch (Visit(S->getStmt())) {
      case Step::Continue:
        break;
      case Step::EndPath:
        PathEnded = true;
        break;
      case Step::Stop:
        return false;
      }
    }
    if (PathEnded || End != -1)
      continue;
    if (P.Block == &Graph->getEntry())
      AtEntry();
    for (const CFGBlock::AdjacentBlock &Before : P.Block->preds())
      if (const CFGBlock *Block = Before.getReachableBlock())
        if (!Entered.test(Block->getBlockID()) && Reached.test(Block->getBlockID())) {
          Entered.set(Block->getBlockID());
          Work.push_back({Block, int(Block->size()) - 1});
        }
  }
  return true;
}

bool FunctionGraph::mayReach(Point From, const Stmt *To) const {
  return !walkForward(From, [&](const Stmt *S) { return S == To ? Step::Stop : Step::Continue; });
}

unsigned FunctionGraph::loopDepth(const Stmt *S) const {
  unsigned Depth = 0;
  for (const Stmt *Around = parent(S); Around; Around = parent(Around))
    Depth += isLoop(Around, Context);
  return Depth;
}

} // namespace pybuf::flow
