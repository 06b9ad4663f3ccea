// A few lines of C or C++ parsed for one test, and ways to name the places in them.
//
// The Python and C functions that the tests speak of are declared before the snippet, so that no header of
// Python is needed; the API model knows them by their names. A place in a function is named by a call that
// stands there: `a();` is the place "a".

#ifndef PYBUF_TEST_UNIT_SNIPPET_H
#define PYBUF_TEST_UNIT_SNIPPET_H

#include "flow/Uses.h"
#include "clang/Frontend/ASTUnit.h"
#include <map>
#include <string>
#include <vector>

namespace pybuf {

enum class Language { C, Cpp };

class Snippet {
public:
  /// Parses \p Code, which may include "header.h"; a snippet that does not compile fails the test.
  explicit Snippet(llvm::StringRef Code, Language In = Language::C, llvm::StringRef Header = "");
  ~Snippet();

  clang::ASTContext &context() { return Unit->getASTContext(); }
  flow::CallModel &calls() { return *Calls; }

  /// The definition of the function, which may be a member function.
  const clang::FunctionDecl &function(llvm::StringRef Name = "f");
  /// Names of all functions that have a body, in source order.
  std::vector<std::string> functionNames();

  // Everything below is about the body of function \p In. What is asked for has to be there.
  const flow::FunctionGraph &graph(llvm::StringRef In = "f");
  flow::Uses &uses(llvm::StringRef In = "f");
  /// A parameter or local variable.
  const clang::VarDecl *variable(llvm::StringRef Name, llvm::StringRef In = "f");
  /// The \p Nth call of \p Callee in source order.
  const clang::CallExpr *call(llvm::StringRef Callee, llvm::StringRef In = "f", unsigned Nth = 0);
  /// The point after that call.
  flow::Point after(llvm::StringRef Callee, llvm::StringRef In = "f");
  /// Argument \p Index of that call, counted from 0.
  const clang::Expr *argument(llvm::StringRef Callee, unsigned Index, llvm::StringRef In = "f");

private:
  struct Body;
  Body &body(llvm::StringRef Name);

  std::unique_ptr<clang::ASTUnit> Unit;
  std::unique_ptr<flow::CallModel> Calls;
  std::map<std::string, std::unique_ptr<Body>> Bodies;
};

/// The statement and all below it, in source order.
void forEachStatement(const clang::Stmt *S, llvm::function_ref<void(const clang::Stmt *)> Visit);

/// The name of the function that \p S calls, or nothing.
std::string calledName(const clang::Stmt *S);

} // namespace pybuf

#endif
