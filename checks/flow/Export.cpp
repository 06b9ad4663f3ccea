#include "flow/Export.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "flow/SameValue.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

bool hasExporterSignature(const FunctionDecl &Function) {
  return Function.getNumParams() == 3 && Function.getReturnType()->isIntegerType() &&
         Function.getParamDecl(0)->getType()->isPointerType() && Function.getParamDecl(1)->getType()->isPointerType() &&
         isBufferStruct(Function.getParamDecl(1)->getType()->getPointeeType()) &&
         Function.getParamDecl(2)->getType()->isIntegerType();
}

static bool names(const Stmt *S, const FunctionDecl &Function) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *Named = dyn_cast<FunctionDecl>(Ref->getDecl()))
      return Named->getCanonicalDecl() == Function.getCanonicalDecl();
  return llvm::any_of(S->children(), [&](const Stmt *Child) { return Child && names(Child, Function); });
}

// A table of slots in the same file names the function: a PyBufferProcs, or PyType_Slots.
static bool isInSlots(const FunctionDecl &Function, const ASTContext &Context) {
  const SourceManager &Sources = Context.getSourceManager();
  for (const Decl *D : Function.getDeclContext()->getRedeclContext()->decls()) {
    const auto *Variable = dyn_cast<VarDecl>(D);
    if (!Variable || !Variable->hasInit() || !Sources.isInMainFile(Sources.getExpansionLoc(Variable->getLocation())))
      continue;
    const RecordDecl *Record = QualType(Variable->getType()->getBaseElementTypeUnsafe(), 0)->getAsRecordDecl();
    const StringRef Name = !Record                               ? StringRef()
                           : Record->getTypedefNameForAnonDecl() ? Record->getTypedefNameForAnonDecl()->getName()
                                                                 : Record->getName();
    if ((Name == "PyBufferProcs" || Name == "PyType_Slot") && names(Variable->getInit(), Function))
      return true;
  }
  return false;
}

bool isReachedFrom(const Expr *E, const VarDecl *Variable, Uses &All) {
  for (int Steps = 0; E && Steps < 16; ++Steps) {
    E = E->IgnoreParenCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      E = Member->getBase();
    } else if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Subscript->getBase();
    } else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
               Unary && (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf)) {
      E = Unary->getSubExpr();
    } else if (const auto *Sum = dyn_cast<BinaryOperator>(E);
               Sum && Sum->isAdditiveOp() && Sum->getType()->isPointerType()) {
      E = Sum->getLHS()->getType()->isPointerType() ? Sum->getLHS() : Sum->getRHS();
    } else if (const auto *Accessor = dyn_cast<CXXMemberCallExpr>(E); Accessor && Accessor->getNumArgs() == 0) {
      E = Accessor->getImplicitObjectArgument();
    } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
               Operator && (Operator->getOperator() == OO_Arrow || Operator->getOperator() == OO_Star) &&
               Operator->getNumArgs() == 1) {
      E = Operator->getArg(0);
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      if (Ref->getDecl() == Variable)
        return true;
      const auto *Local = dyn_cast<VarDecl>(Ref->getDecl());
      if (!Local || isa<ParmVarDecl>(Local) || !Local->hasLocalStorage() || !Local->getInit() ||
          llvm::any_of(All.of(Local), [](const Use &U) { return U.Kind == UseKind::Defined; }))
        return false;
      E = Local->getInit();
    } else {
      return false;
    }
  }
  return false;
}

namespace {

class ExportJudge {
public:
  ExportJudge(Uses &All, const CallExpr *Call, const api::Row &Row)
      : All(All), Graph(All.graph()), Calls(All.calls()), Call(Call), Row(Row), Self(Graph.function().getParamDecl(0)),
        View(Graph.function().getParamDecl(1)) {}

  Judgement<ExportCopy> judge() {
    const CallView Given = *CallView::of(Call);
    Facts.Storage = Row.CopiesMemory ? Given.argument(2) : Given.argument(Row.Copies.From);
    Facts.Size = Row.CopiesMemory ? Given.argument(3) : Given.argument(Row.Copies.Size);
    if (!Facts.Storage || !isReachedFrom(Facts.Storage, Self, All))
      return Silence{"the copied memory is not the object's own storage"};
    if (Graph.loopDepth(Call))
      return Silence{"the memory is gathered in a loop"};
    if (!isInSlots(Graph.function(), Graph.context()))
      return Silence{"no table of slots in this file names the function"};
    if (std::optional<Silence> Missing = Row.CopiesMemory ? findBlock(Given.argument(1)) : findObject())
      return *Missing;
    for (const VarDecl *Holder : holdersOf(All, Facts.Copy))
      for (const Use &U : All.of(Holder))
        if ((U.Kind == UseKind::Written || U.Kind == UseKind::Grown) && U.At != Call)
          return Silence{quoted(Holder) + " is written besides"};
    if (isKeptByObject())
      return Silence{quoted(Facts.Copy) + " is kept by the object, for the next export"};
    if (!Facts.Exported)
      return Silence{"the view is not seen to be given the copy"};
    return Facts;
  }

private:
  // view->buf = copy, or PyBuffer_FillInfo(view, self, copy, size, ...).
  std::optional<Silence> findBlock(const Expr *Target) {
    Facts.Copy = pointedVariable(Target, Calls);
    const std::optional<Point> At = Graph.after(Call);
    if (!Facts.Copy || !Facts.Copy->hasLocalStorage() || isa<ParmVarDecl>(Facts.Copy) || !At)
      return Silence{"the copy does not go to a block of this function"};
    SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Facts.Copy, *At);
    const Expr *Made =
        Reaching.size() == 1 && Reaching.front().Value ? Reaching.front().Value->IgnoreParenCasts() : nullptr;
    const api::Row *Allocator = Made ? Calls.row(Made) : nullptr;
    if (!(Allocator && Allocator->Allocates) && !isa_and_nonnull<CXXNewExpr>(Made))
      return Silence{quoted(Facts.Copy) + " is not allocated by this function"};
    for (const DeclRefExpr *Ref : Graph.references(Facts.Copy)) {
      const Stmt *Around = Graph.parent(Ref);
      while (isa_and_nonnull<CastExpr, ParenExpr>(Around))
        Around = Graph.parent(Around);
      if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Around); Assign && Assign->getOpcode() == BO_Assign) {
        const Expr *Of = bufferMember(Assign->getLHS()->IgnoreParens(), "buf");
        if (Of && namedVariable(Of) == View)
          Facts.Exported = Assign;
      } else if (const api::Row *R = isa_and_nonnull<CallExpr>(Around) ? Calls.row(Around) : nullptr;
                 R && R->FillsView.View) {
        const CallView Fill = *CallView::of(Around);
        if (namedVariable(Fill.argument(R->FillsView.View)) == View &&
            namedVariable(Fill.argument(R->FillsView.Memory)) == Facts.Copy)
          Facts.Exported = Around;
      }
    }
    return std::nullopt;
  }

  // PyObject_GetBuffer(copy, view, flags) of a new object.
  std::optional<Silence> findObject() {
    const Use First = All.ofValue(Call, ValueKind::Object);
    if (!First.Other || !First.Other->hasLocalStorage())
      return Silence{"the new object is not held by a variable"};
    Facts.Copy = First.Other;
    for (const DeclRefExpr *Ref : Graph.references(Facts.Copy)) {
      const Stmt *Around = Graph.parent(Ref);
      while (isa_and_nonnull<CastExpr, ParenExpr>(Around))
        Around = Graph.parent(Around);
      const api::Row *R = isa_and_nonnull<CallExpr>(Around) ? Calls.row(Around) : nullptr;
      if (R && R->AcquiresView && namedVariable(CallView::of(Around)->argument(R->AcquiresView)) == View)
        Facts.Exported = Around;
    }
    return std::nullopt;
  }

  bool isKeptByObject() {
    for (const VarDecl *Holder : holdersOf(All, Facts.Copy))
      for (const Use &U : All.of(Holder))
        if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(U.At);
            Assign && Assign->getOpcode() == BO_Assign && isReachedFrom(Assign->getLHS(), Self, All))
          return true;
    return false;
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  const CallExpr *Call;
  const api::Row &Row;
  const ParmVarDecl *Self, *View;
  ExportCopy Facts;
};

} // namespace

Judgement<ExportCopy> judgeExportCopy(Uses &All, const CallExpr *Call, const api::Row &Row) {
  return ExportJudge(All, Call, Row).judge();
}

} // namespace pybuf::flow
