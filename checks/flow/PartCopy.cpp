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
  const bool IsViewed = First.Exposed && isStdView(First.Exposed->getType());
  if (!IsViewed && !isa<CXXOperatorCallExpr>(First.At))
    return Silence{"what reads the part may need a std::string"};
  if (timesNamed(First.At, Facts.Whole) != 1)
    return Silence{"the whole string may be changed while the part is read"};
  return Facts;
}

} // namespace pybuf::flow
