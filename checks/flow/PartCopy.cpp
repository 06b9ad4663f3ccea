#include "flow/PartCopy.h"
#include "flow/Origin.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

static unsigned timesNamed(const Stmt *S, const VarDecl *Variable) {
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  unsigned Count = Ref && Ref->getDecl() == Variable;
  for (const Stmt *Child : S->children())
    Count += Child ? timesNamed(Child, Variable) : 0;
  return Count;
}

// An operator of another library may know std::string and not std::string_view.
static bool isOperatorOfStd(const Stmt *S) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
  const FunctionDecl *Callee = Operator ? Operator->getDirectCallee() : nullptr;
  return Callee && Callee->isInStdNamespace();
}

Judgement<PartCopy> judgePartCopy(Uses &All, const CallExpr *Call) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
  PartCopy Facts;
  Facts.Object = Member ? Member->getImplicitObjectArgument()->IgnoreParenImpCasts() : nullptr;
  Facts.Whole = Facts.Object ? namedVariable(Facts.Object) : nullptr;
  if (!Facts.Whole || !Facts.Whole->hasLocalStorage())
    return Silence{"the whole string is not a variable of this function"};
  const Use First = All.ofValue(Call, ValueKind::Container);
  if (First.Kind != UseKind::Read || !First.Why.empty() || First.Exposer)
    return Silence{"the part is needed as a std::string"};
  const bool IsViewed = First.Exposed && llvm::is_contained({"std::basic_string_view", "std::span"},
                                                            containerName(First.Exposed->getType()));
  if (!IsViewed && !isOperatorOfStd(First.At))
    return Silence{"what reads the part may need a std::string"};
  if (timesNamed(First.At, Facts.Whole) != 1)
    return Silence{"the whole string may be changed while the part is read"};
  return Facts;
}

} // namespace pybuf::flow
