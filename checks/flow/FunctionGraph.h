// One function body as a graph: control flow, parents of statements, and the references to each variable.
//
// How it decides: clang's CFG is built with every expression as an element, so that the order of evaluation
// is the order of elements, and a question such as "is the buffer used again after the copy" is a walk along
// edges. Nothing is judged by line or by nesting, which is what makes `goto cleanup` no special case. Parents
// are kept for this body alone; asking the ASTContext would climb through the whole translation unit. The member
// initialisers of a constructor belong to its body here; each stands in nothing.

#ifndef PYBUF_FLOW_FUNCTION_GRAPH_H
#define PYBUF_FLOW_FUNCTION_GRAPH_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>
#include <optional>

namespace pybuf::flow {

/// A place between two elements of the graph: after the element with this index, which may be -1.
struct Point {
  const clang::CFGBlock *Block = nullptr;
  int Index = -1;
};

/// True for a body whose statements nest so deep that a walk by recursion could run out of stack, as the labels of a
/// switch with thousands of them do. Such bodies are written by programs, and passed over.
bool isTooDeep(const clang::Stmt *Body);

/// The calls and constructions in \p Body that are made when it runs, so without those of lambdas, in source order;
/// none where it is too deep. \p Functions gets the lambdas, and the statements that declare local classes.
std::vector<const clang::Stmt *> callsIn(const clang::Stmt *Body,
                                         std::vector<const clang::Stmt *> *Functions = nullptr);

/// True for a statement that runs its parts again and again.
bool isLoop(const clang::Stmt *S, const clang::ASTContext &Context);

/// The calls and constructions in the loops of \p Body.
llvm::DenseSet<const clang::Stmt *> callsInLoops(const clang::Stmt *Body, const clang::ASTContext &Context);

/// What a walk does next.
enum class Step { Continue, EndPath, Stop };

class FunctionGraph {
public:
  /// Null when \p Function has no body or clang cannot build a graph for it.
  static std::unique_ptr<FunctionGraph> build(const clang::FunctionDecl &Function, clang::ASTContext &Context);

  const clang::FunctionDecl &function() const { return Function; }
  clang::ASTContext &context() const { return Context; }
  const clang::SourceManager &sources() const { return Context.getSourceManager(); }

  /// The statement around \p S in this body, or null.
  const clang::Stmt *parent(const clang::Stmt *S) const { return Parents.lookup(S); }
  /// The variable that \p Init initialises as a whole, or null.
  const clang::VarDecl *variableInitialisedBy(const clang::Stmt *Init) const { return Initialised.lookup(Init); }
  /// Every reference to \p Variable in this body, lambdas included, in source order.
  llvm::ArrayRef<const clang::DeclRefExpr *> references(const clang::VarDecl *Variable) const;
  /// True for a statement within a lambda or block of this body, which runs at a time the graph does not know.
  bool isDeferred(const clang::Stmt *S) const { return Deferred.contains(S); }
  /// The declaration statement of \p Variable, or null for a parameter.
  const clang::DeclStmt *declarationOf(const clang::VarDecl *Variable) const { return Declarations.lookup(Variable); }

  /// The point after \p S, or after the nearest statement around it that the graph has; none if unreachable.
  std::optional<Point> after(const clang::Stmt *S) const;
  /// The point after the declaration of \p Variable.
  std::optional<Point> afterDeclaration(const clang::VarDecl *Variable) const;

  /// Visits the statements that may run after \p From, in order along each path; each statement once.
  /// Returns false when a visitor stopped the walk.
  bool walkForward(Point From, llvm::function_ref<Step(const clang::Stmt *)> Visit) const;
  /// Visits the statements that may have run before \p From. \p AtEntry is told when a path reaches the entry.
  bool walkBackward(
      Point From, llvm::function_ref<Step(const clang::Stmt *)> Visit,
      llvm::function_ref<void()> AtEntry = [] {}) const;

  /// True when a path leads from \p From to \p To.
  bool mayReach(Point From, const clang::Stmt *To) const;

  /// The loops around \p S within this body.
  unsigned loopDepth(const clang::Stmt *S) const;

  const clang::CFG &graph() const { return *Graph; }

private:
  FunctionGraph(const clang::FunctionDecl &Function, clang::ASTContext &Context)
      : Function(Function), Context(Context) {}
  friend class BodyReader;

  const clang::FunctionDecl &Function;
  clang::ASTContext &Context;
  std::unique_ptr<clang::CFG> Graph;
  llvm::BitVector Reached;
  llvm::DenseMap<const clang::Stmt *, Point> Points;
  llvm::DenseMap<const clang::VarDecl *, Point> DeclarationPoints;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
  llvm::DenseMap<const clang::Stmt *, const clang::VarDecl *> Initialised;
  llvm::DenseMap<const clang::VarDecl *, const clang::DeclStmt *> Declarations;
  llvm::DenseMap<const clang::VarDecl *, llvm::SmallVector<const clang::DeclRefExpr *, 8>> References;
  llvm::DenseSet<const clang::Stmt *> Deferred;
};

} // namespace pybuf::flow

#endif
