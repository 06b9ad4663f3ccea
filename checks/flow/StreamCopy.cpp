#include "flow/StreamCopy.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

Judgement<StreamCopy> judgeStreamCopy(Uses &All, const Expr *Copy, const api::Row &Row) {
  const FunctionGraph &Graph = All.graph();
  const CallModel &Calls = All.calls();
  StreamCopy Facts;
  auto StreamUnder = [&](const Expr *E) -> const VarDecl * {
    const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(E ? E->IgnoreImplicit() : nullptr);
    if (!Member || Member->getNumArgs() || !Member->getMethodDecl())
      return nullptr;
    const std::string Name = modelName(*Member->getMethodDecl());
    if (Name != "std::basic_ostringstream::str" && Name != "std::basic_stringstream::str")
      return nullptr;
    Facts.StrCall = Member;
    const VarDecl *Stream = pointedVariable(Member->getImplicitObjectArgument(), Calls);
    return Stream && Stream->hasLocalStorage() && !isa<ParmVarDecl>(Stream) ? Stream : nullptr;
  };
  const Expr *From = CallView::of(Copy)->argument(Row.Copies.From);
  if (!From)
    return Silence{"nothing is copied"};
  const auto *Member = dyn_cast<CXXMemberCallExpr>(From->IgnoreParenCasts());
  const api::Row *Exposer = Member ? Calls.row(Member) : nullptr;
  if (!Exposer || Exposer->Exposes.Of != api::ThisParameter)
    return Silence{"the copied memory is not that of a string"};
  const Expr *Object = Member->getImplicitObjectArgument()->IgnoreParenImpCasts();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(Object))
    Object = Temporary->getSubExpr()->IgnoreImplicit();
  Facts.Stream = StreamUnder(Object);
  if (Facts.Stream)
    return Facts;
  Facts.String = pointedVariable(Object, Calls);
  if (!Facts.String || !Facts.String->hasLocalStorage() || !Facts.String->getInit())
    return Silence{"the string is not a variable of this function"};
  const Expr *Init = Facts.String->getInit()->IgnoreImplicit();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Init); Construct && Construct->getNumArgs() == 1)
    Init = Construct->getArg(0)->IgnoreImplicit();
  Facts.Stream = StreamUnder(Init);
  if (!Facts.Stream)
    return Silence{"the string does not come from a stream of this function"};
  const std::optional<Point> Declared = Graph.afterDeclaration(Facts.String);
  if (!Declared)
    return Silence{"the string is never reached"};
  bool OnlyRead = true, OnlyViewed = true;
  forEachLaterUse(All, Facts.String, *Declared, [&](const VarDecl *, const Use &U) {
    OnlyRead &= U.Kind == UseKind::Copied || U.Kind == UseKind::Measured || U.Kind == UseKind::Read;
    // c_str() promises a NUL that a view of the stream does not have.
    OnlyViewed &= U.Kind != UseKind::Read || U.Why.empty();
    OnlyViewed &= Row.Copies.Size || !isExposedBy(U, "std::basic_string::c_str");
    return OnlyRead;
  });
  if (!OnlyRead)
    return Silence{quoted(Facts.String) + " is more than read"};
  bool StreamUsedAfter = false;
  forEachLaterUse(All, Facts.Stream, *Declared, [&](const VarDecl *, const Use &U) {
    StreamUsedAfter = U.Kind != UseKind::Read || U.At != Facts.StrCall;
    return !StreamUsedAfter;
  });
  if (StreamUsedAfter)
    return Silence{"the stream is used again"};
  Facts.StringIsView = OnlyViewed;
  return Facts;
}

} // namespace pybuf::flow
