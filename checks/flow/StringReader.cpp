#include "flow/StringReader.h"
#include "flow/ContainerTypes.h"
#include "flow/ParameterCopy.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

static bool holds(const Stmt *Whole, const Expr *Part) {
  return Whole == Part || llvm::any_of(Whole->children(), [&](const Stmt *S) { return S && holds(S, Part); });
}

const FunctionDecl *stringReader(const Use &First, const Expr *Made, const CallModel &Calls) {
  const auto *Call = dyn_cast_or_null<CallExpr>(First.At);
  if (First.Kind != UseKind::Read || First.Exposer || !Call || isa<CXXMemberCallExpr, CXXOperatorCallExpr>(Call))
    return nullptr;
  const FunctionDecl *Callee = Call->getDirectCallee(), *Defined = nullptr;
  if (!Callee || Callee->isExternallyVisible() || !Callee->hasBody(Defined))
    return nullptr;
  for (unsigned I = 0; I < Call->getNumArgs() && I < Defined->getNumParams(); ++I) {
    ParameterCopy Copy;
    Copy.Parameter = Defined->getParamDecl(I);
    const QualType Type = Copy.Parameter->getType();
    Copy.Type = Type.getNonReferenceType().getUnqualifiedType();
    const bool OnlyRefers =
        !Type->isReferenceType() || (Type->isLValueReferenceType() && Type->getPointeeType().isConstQualified());
    if (!OnlyRefers || !isByteString(Copy.Type) || !holds(Call->getArg(I), Made))
      continue;
    const std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(*Defined, Calls.context());
    if (!Graph)
      return nullptr;
    Uses All(*Graph, Calls);
    return std::holds_alternative<ParameterCopy>(judgeParameter(All, Copy, Registration())) ? Defined : nullptr;
  }
  return nullptr;
}

} // namespace pybuf::flow
