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

} // namespace pybuf::flow
