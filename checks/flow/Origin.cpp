#include "flow/Origin.h"
#include "flow/FormattedArguments.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

static bool isZeroIndex(const Expr *Index, const ASTContext &Context) {
  Expr::EvalResult Value;
  return !Index->isValueDependent() && Index->EvaluateAsInt(Value, Context) && Value.Val.getInt() == 0;
}

const VarDecl *namedVariable(const Expr *E) {
  const auto *Ref = E ? dyn_cast<DeclRefExpr>(E->IgnoreParenCasts()) : nullptr;
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

const VarDecl *addressedVariable(const Expr *E) {
  if (!E)
    return nullptr;
  const auto *Address = dyn_cast<UnaryOperator>(E->IgnoreParenCasts());
  if (!Address || Address->getOpcode() != UO_AddrOf)
    return nullptr;
  const auto *Ref = dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParens());
  const VarDecl *Variable = namedVariable(Ref);
  return Variable && Variable->hasLocalStorage() && !isa<ParmVarDecl>(Variable) &&
                 !Variable->getType()->isReferenceType()
             ? Variable
             : nullptr;
}

const VarDecl *pointedVariable(const Expr *E, const CallModel &Calls) {
  if (!E)
    return nullptr;
  E = E->IgnoreParenCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return dyn_cast<VarDecl>(Ref->getDecl());
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return pointedVariable(Cleanups->getSubExpr(), Calls);
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf) {
    const Expr *Element = Address->getSubExpr()->IgnoreParenCasts();
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Element))
      return isZeroIndex(Subscript->getIdx(), Calls.context()) ? pointedVariable(Subscript->getBase(), Calls) : nullptr;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Element))
      if (Operator->getOperator() == OO_Subscript && isZeroIndex(Operator->getArg(1), Calls.context()))
        return pointedVariable(Operator->getArg(0), Calls);
    // &array is the address of its beginning.
    if (const auto *Ref = dyn_cast<DeclRefExpr>(Element); Ref && Ref->getType()->isArrayType())
      return dyn_cast<VarDecl>(Ref->getDecl());
    return nullptr;
  }
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E)) {
    const api::Row *R = Calls.row(Member);
    if (R && R->Exposes.Of == api::ThisParameter && Member->getType()->isPointerType())
      return pointedVariable(Member->getImplicitObjectArgument(), Calls);
  }
  return nullptr;
}

SmallVector<Definition, 2> reachingDefinitions(Uses &All, const VarDecl *Variable, Point Before) {
  SmallVector<Definition, 2> Found;
  llvm::DenseMap<const Stmt *, const Use *> Assignments;
  for (const Use &U : All.of(Variable))
    if (U.Kind == UseKind::Defined)
      Assignments[U.At] = &U;
  All.graph().walkBackward(Before, [&](const Stmt *S) {
    if (const auto *Declared = dyn_cast<DeclStmt>(S)) {
      if (!llvm::is_contained(Declared->decls(), Variable))
        return Step::Continue;
      Found.push_back({S, Variable->getInit()});
      return Step::EndPath;
    }
    if (!Assignments.contains(S))
      return Step::Continue;
    const auto *Assignment = dyn_cast<BinaryOperator>(S);
    Found.push_back({S, Assignment ? Assignment->getRHS() : nullptr});
    return Step::EndPath;
  });
  return Found;
}

bool mayHoldFirstValue(Uses &All, const ParmVarDecl *Parameter, Point Before) {
  llvm::SmallPtrSet<const Stmt *, 4> Assignments;
  for (const Use &U : All.of(Parameter))
    if (U.Kind == UseKind::Defined)
      Assignments.insert(U.At);
  bool Holds = false;
  All.graph().walkBackward(
      Before, [&](const Stmt *S) { return Assignments.contains(S) ? Step::EndPath : Step::Continue; },
      [&] { Holds = true; });
  return Holds;
}

// The variable under \p E, if it has exactly one value at \p At.
static std::optional<Definition> onlyDefinition(Uses &All, const Expr *E, Point At) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Variable = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!Variable || isa<ParmVarDecl>(Variable) || !Variable->hasLocalStorage())
    return std::nullopt;
  // A variable that steps (p++, n -= 2) has more values than its definitions.
  for (const DeclRefExpr *Mention : All.graph().references(Variable)) {
    const Stmt *Parent = All.graph().parent(Mention);
    const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent);
    if ((Unary && Unary->isIncrementDecrementOp()) || isa_and_nonnull<CompoundAssignOperator>(Parent))
      return std::nullopt;
  }
  SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Variable, At);
  if (Reaching.size() != 1)
    return std::nullopt;
  return Reaching.front();
}

// The struct has a name up to 3.10 and is known by its typedef since then.
bool isBufferStruct(QualType Type) {
  const RecordDecl *Record = Type->getAsRecordDecl();
  return Record &&
         (Record->getName() == "bufferinfo" ||
          (Record->getTypedefNameForAnonDecl() && Record->getTypedefNameForAnonDecl()->getName() == "Py_buffer"));
}

const Expr *bufferMember(const Expr *E, StringRef Name) {
  const auto *Member = dyn_cast<MemberExpr>(E);
  if (!Member || Member->getMemberDecl()->getName() != Name)
    return nullptr;
  QualType Type = Member->getBase()->IgnoreParenImpCasts()->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return isBufferStruct(Type) ? Member->getBase()->IgnoreParenImpCasts() : nullptr;
}

// What older headers write out for the functions of newer ones: (assert(...), ((PyBytesObject *)o)->ob_sval).
static const Expr *writtenOutMember(const Expr *E, StringRef Name) {
  while (const auto *Comma = dyn_cast<BinaryOperator>(E)) {
    if (Comma->getOpcode() != BO_Comma)
      return nullptr;
    E = Comma->getRHS()->IgnoreParenCasts();
  }
  const auto *Member = dyn_cast<MemberExpr>(E);
  return Member && Member->isArrow() && Member->getMemberDecl()->getName() == Name
             ? Member->getBase()->IgnoreParenCasts()
             : nullptr;
}

// The argument position of &variable in a call, counted from 0.
static std::optional<unsigned> argumentOf(const CallExpr *Call, const VarDecl *Variable) {
  for (unsigned I = 0; I < Call->getNumArgs(); ++I)
    if (const auto *Address = dyn_cast<UnaryOperator>(Call->getArg(I)->IgnoreParenCasts()))
      if (Address->getOpcode() == UO_AddrOf)
        if (const auto *Ref = dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParenCasts()))
          if (Ref->getDecl() == Variable)
            return I;
  return std::nullopt;
}

// "y#" and its kin: the unit that fills \p Variable.
static std::optional<api::FormatArgument> parsedInto(const CallExpr *Call, const VarDecl *Variable,
                                                     const CallModel &Calls) {
  for (const FormattedArgument &Argument : formattedArguments(Call, api::FormatUse::Parse, Calls))
    if (addressedVariable(Argument.Given) == Variable)
      return Argument.Unit;
  return std::nullopt;
}

std::optional<Exposure> exposureOf(Uses &All, const Expr *Pointer, Point At) {
  const CallModel &Calls = All.calls();
  const Expr *E = Pointer->IgnoreParenCasts();
  for (int Hops = 0; Hops < 2; ++Hops) {
    if (const Expr *View = bufferMember(E, "buf"))
      return Exposure{nullptr, View, api::Storage::None, true, false};
    if (const Expr *Object = writtenOutMember(E, "ob_sval"))
      return Exposure{nullptr, Object, api::Storage::Bytes, false, true};
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const api::Row *R = Calls.row(Call);
      // A container of C++ exposes its own storage, a class that holds an object that of the object.
      if (!R || !R->Exposes || R->Exposes.Through ||
          (R->Exposes.Of == api::ThisParameter && !isObjectHandle(CallView::of(Call)->This->getType())))
        return std::nullopt;
      return Exposure{Call, CallView::of(Call)->argument(R->Exposes.Of), R->Exposes.Held, false, R->Exposes.Nul};
    }
    std::optional<Definition> Only = onlyDefinition(All, E, At);
    if (!Only)
      return std::nullopt;
    if (Only->Value) {
      E = Only->Value->IgnoreParenCasts();
      continue;
    }
    const auto *Variable = cast<VarDecl>(cast<DeclRefExpr>(E)->getDecl());
    const auto *Call = dyn_cast<CallExpr>(Only->At);
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    if (!R)
      return std::nullopt;
    const std::optional<unsigned> Position = argumentOf(Call, Variable);
    if (R->Exposes.Through && Position && *Position + 1 == R->Exposes.Through)
      return Exposure{Call, CallView::of(Call)->argument(R->Exposes.Of), R->Exposes.Held, false, R->Exposes.Nul};
    if (R->Format && !R->Format.Builds)
      if (std::optional<api::FormatArgument> Unit = parsedInto(Call, Variable, Calls))
        if (Unit->Role == api::FormatRole::Pointer && !Unit->Unit.starts_with("u") && !Unit->Unit.starts_with("Z"))
          return Exposure{Call, nullptr, Unit->Unit.starts_with("y") ? api::Storage::Bytes : api::Storage::Str, false,
                          true};
    return std::nullopt;
  }
  return std::nullopt;
}

const Expr *wholeSizeOf(Uses &All, const Expr *Size, Point At) {
  const CallModel &Calls = All.calls();
  const Expr *E = Size->IgnoreParenCasts();
  for (int Hops = 0; Hops < 2; ++Hops) {
    if (const Expr *View = bufferMember(E, "len"))
      return View;
    if (const Expr *Object = writtenOutMember(E, "ob_size"))
      return Object;
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      const api::Row *R = Calls.row(Call);
      if (R && R->This == api::Effect::Measures)
        return CallView::of(Call)->This;
      return R && R->Parameters[0] == api::Effect::Measures && Call->getNumArgs() == 1 ? Call->getArg(0) : nullptr;
    }
    std::optional<Definition> Only = onlyDefinition(All, E, At);
    if (!Only)
      break;
    if (Only->Value) {
      E = Only->Value->IgnoreParenCasts();
      continue;
    }
    const auto *Call = dyn_cast<CallExpr>(Only->At);
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    const std::optional<unsigned> Position =
        R ? argumentOf(Call, cast<VarDecl>(cast<DeclRefExpr>(E)->getDecl())) : std::nullopt;
    if (Position && *Position + 1 == R->Exposes.SizeThrough)
      return CallView::of(Call)->argument(R->Exposes.Of);
    // The size of "y#" belongs to the pointer before it, whose address stands for the argument.
    if (Position && *Position && R->Format && !R->Format.Builds)
      if (std::optional<api::FormatArgument> Unit =
              parsedInto(Call, cast<VarDecl>(cast<DeclRefExpr>(E)->getDecl()), Calls))
        if (Unit->Role == api::FormatRole::Size)
          return Call->getArg(*Position - 1);
    break;
  }
  return nullptr;
}

} // namespace pybuf::flow
