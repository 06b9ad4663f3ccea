#include "flow/FormattedArguments.h"

using namespace clang;

namespace pybuf::flow {

std::vector<FormattedArgument> formattedArguments(const CallExpr *Call, api::FormatUse Use, const CallModel &Calls) {
  std::vector<FormattedArgument> Found;
  const api::Row *R = Calls.row(Call);
  if (!R || !R->Format || R->Format.Builds != (Use == api::FormatUse::Build))
    return Found;
  const CallView View = *CallView::of(Call);
  const Expr *Format = View.argument(R->Format.Text);
  const auto *Text = Format ? dyn_cast<StringLiteral>(Format->IgnoreParenImpCasts()) : nullptr;
  if (!Text || Text->getCharByteWidth() != 1 || !View.Callee)
    return Found;
  const auto Units = api::readFormat(Text->getString(), Use);
  const unsigned First = View.Callee->getNumParams();
  if (!Units)
    return Found;
  for (unsigned I = 0; I < Units->size() && First + I < View.Arguments.size(); ++I)
    Found.push_back({(*Units)[I], View.Arguments[First + I]});
  return Found;
}

std::optional<StringRef> calledMethod(const CallExpr *Call, const CallModel &Calls) {
  const api::Row *R = Calls.row(Call);
  if (!R || !R->Format.Builds || R->Rest != api::Effect::Hands || R->Format.Text != 3 || Call->getNumArgs() < 3)
    return std::nullopt;
  const auto *Name = dyn_cast<StringLiteral>(Call->getArg(1)->IgnoreParenImpCasts());
  return Name && Name->getCharByteWidth() == 1 ? std::optional(Name->getString()) : std::nullopt;
}

std::optional<AttributeCall> calledAttribute(const CallExpr *Call, const CallModel &Calls) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
  if (!Operator || Operator->getOperator() != OO_Call || Operator->getNumArgs() != 1)
    return std::nullopt;
  const auto *Names = dyn_cast<CallExpr>(withoutTemporaries(Operator->getArg(0)));
  const api::Row *R = Names ? Calls.row(Names) : nullptr;
  if (!R || !R->NamesAttribute)
    return std::nullopt;
  const CallView View = *CallView::of(Names);
  const Expr *Given = View.argument(R->NamesAttribute);
  const auto *Name = Given ? dyn_cast<StringLiteral>(Given->IgnoreParenImpCasts()) : nullptr;
  if (!Name || Name->getCharByteWidth() != 1 || !View.This)
    return std::nullopt;
  return AttributeCall{Name->getString(), View.This->IgnoreParenImpCasts()};
}

} // namespace pybuf::flow
