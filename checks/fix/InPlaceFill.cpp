#include "fix/InPlaceFill.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;

namespace pybuf::fix {

namespace {

const Stmt *withoutCasts(const Stmt *S, ParentOf Parent) {
  const Stmt *Around = Parent(S);
  while (isa_and_nonnull<ParenExpr, CastExpr, ExprWithCleanups>(Around)) {
    S = Around;
    Around = Parent(S);
  }
  return S;
}

// Names and jumps that an edit has to know of.
class BodySurvey : public RecursiveASTVisitor<BodySurvey> {
public:
  explicit BodySurvey(const FunctionDecl &Function) { TraverseStmt(Function.getBody()); }
  bool VisitGotoStmt(GotoStmt *) { return HasGoto = true; }
  bool VisitNamedDecl(NamedDecl *D) { return note(D); }
  bool VisitDeclRefExpr(DeclRefExpr *E) { return note(E->getDecl()); }
  bool note(const NamedDecl *D) {
    if (D->getDeclName().isIdentifier())
      Names.insert(D->getName());
    return true;
  }

  bool HasGoto = false;
  llvm::DenseSet<StringRef> Names;
};

class InPlaceFillWriter {
public:
  InPlaceFillWriter(const InPlaceFill &Plan, Edits &Out, ASTContext &Context, ParentOf Parent,
                    const FunctionDecl &Function)
      : Plan(Plan), Out(Out), Context(Context), Parent(Parent), Function(Function), Survey(Function) {}

  void write() {
    if (!Plan.AllocatedSize || !Plan.CopiedSize)
      return Out.spoil();
    // An initialised declaration behind a jump is ill-formed in C++.
    if (Survey.HasGoto && Context.getLangOpts().CPlusPlus)
      return Out.spoil();
    Buffer = Plan.Buffer->getName();
    const Stmt *CopyStatement = Out.statementOf(Plan.Copy);
    const Stmt *AllocationStatement =
        Plan.BufferIsContainer && isa<DeclStmt>(Plan.Allocation) ? Plan.Allocation : Out.statementOf(Plan.Allocation);
    if (!CopyStatement || !AllocationStatement || Parent(CopyStatement) != Parent(AllocationStatement))
      return Out.spoil();
    if (!takeResult(CopyStatement))
      return;
    if (!allocate(AllocationStatement))
      return;
    Out.spoilIfConditional(Function, {Buffer, Result});
    for (const Stmt *Free : Plan.FreesAfterCopy)
      Out.removeStatement(withoutCasts(Free, Parent));
    for (const Stmt *Free : Plan.FreesBeforeCopy)
      Out.replace(Free, "Py_DECREF(" + Result + ")");
    if (Plan.BufferIsContainer)
      pointIntoObject();
  }

private:
  std::string object(StringRef Size) const {
    return ((Plan.IntoByteArray ? "PyByteArray_FromStringAndSize(" : "PyBytes_FromStringAndSize(") + Out.null() + ", " +
            Size + ")")
        .str();
  }

  std::string memory() const {
    const std::string Text = (Plan.IntoByteArray ? "PyByteArray_AsString(" : "PyBytes_AsString(") + Result + ")";
    return castFromChar(Text, pointerType(), Context);
  }

  QualType pointerType() const {
    if (!Plan.BufferIsContainer)
      return Plan.Buffer->getType();
    const auto *Record =
        dyn_cast_or_null<ClassTemplateSpecializationDecl>(Plan.Buffer->getType()->getAsCXXRecordDecl());
    return Record ? Context.getPointerType(Record->getTemplateArgs()[0].getAsType()) : QualType();
  }

  // What stands where the copy stood: the object is there already, and only has to be cut to its size.
  std::string cut() {
    if (Plan.IsExact)
      return "";
    const std::string Size = Out.text(Plan.CopiedSize);
    if (Plan.IntoByteArray)
      return "if (PyByteArray_Resize(" + Result + ", " + Size + ") < 0)\n  Py_CLEAR(" + Result + ");";
    return "_PyBytes_Resize(&" + Result + ", " + Size + ");";
  }

  bool takeResult(const Stmt *Statement) {
    if (const auto *Return = dyn_cast<ReturnStmt>(Statement)) {
      if (withoutCasts(Plan.Copy, Parent) != Return->getRetValue() && Return->getRetValue() != Plan.Copy)
        return fail();
      for (StringRef Name : {"result", "bytes_object", "new_bytes"})
        if (Result.empty() && !Survey.Names.contains(Name))
          Result = Name.str();
      if (Result.empty())
        return fail();
      const std::string Cut = cut();
      Out.replaceStatement(Return, (Cut.empty() ? "" : Cut + "\n") + "return " + Result + ";");
      return true;
    }
    const VarDecl *Variable = resultVariable(Plan.Copy, Parent);
    if (!Variable || Variable->getType()->isReferenceType())
      return fail();
    Result = Variable->getName().str();
    if (const auto *Declared = dyn_cast<DeclStmt>(Statement)) {
      if (!Declared->isSingleDecl())
        return fail();
    } else {
      // `r = copy`: r is declared before, and its old declaration stays; nothing else may look at it until here.
      ResultIsDeclared = true;
      for (const DeclRefExpr *Ref : Plan.ResultReferences)
        if (Context.getSourceManager().isBeforeInTranslationUnit(Ref->getBeginLoc(), Statement->getBeginLoc()) &&
            Ref->getBeginLoc() != Statement->getBeginLoc())
          return fail();
      if (Context.getSourceManager().isBeforeInTranslationUnit(Plan.Allocation->getBeginLoc(), Variable->getBeginLoc()))
        return fail();
    }
    const std::string Cut = cut();
    if (Cut.empty())
      Out.removeStatement(Statement);
    else
      Out.replaceStatement(Statement, Cut);
    return true;
  }

  // Makes the object where the buffer was allocated, tests it with the buffer's own test, and gives the
  // buffer's name its memory.
  bool allocate(const Stmt *Statement) {
    const std::string Size = Out.text(Plan.IsExact ? sizeExpression() : Plan.AllocatedSize);
    if (Size.empty())
      return fail();
    const std::string Object = (ResultIsDeclared ? "" : "PyObject *") + Result + " = " + object(Size) + ";";
    const auto *Declared = dyn_cast<DeclStmt>(Statement);
    if (Declared && !Declared->isSingleDecl())
      return fail();
    std::string Pointer = Buffer.str() + " = " + memory() + ";";
    if (Declared) {
      if (pointerType().isNull())
        return fail();
      const std::string Type = pointerType().getAsString(Context.getPrintingPolicy());
      Pointer = Type + (StringRef(Type).ends_with("*") ? "" : " ") + Pointer;
    }
    if (Plan.BufferIsContainer) {
      if (!Declared || !Function.getReturnType()->isPointerType())
        return fail();
      Out.replaceStatement(Statement,
                           Object + "\nif (!" + Result + ")\n  return " + Out.null().str() + ";\n" + Pointer);
      return true;
    }
    const auto *Test = dyn_cast_or_null<IfStmt>(Out.nextStatement(Statement));
    const DeclRefExpr *Tested = Test ? testedForNull(Test) : nullptr;
    if (!Tested)
      return fail();
    Out.replaceStatement(Statement, Object);
    Out.replace(Tested, Result);
    if (const Expr *NoMemory = returnedNoMemory(Test->getThen()))
      Out.replace(NoMemory, Out.null());
    Out.insertLineAfter(Test, Pointer);
    return true;
  }

  // The copied size reads best, unless it asks the container that goes away.
  const Expr *sizeExpression() const { return Plan.BufferIsContainer ? Plan.AllocatedSize : Plan.CopiedSize; }

  // if (!p), if (p == NULL), without an else and without another word of p.
  const DeclRefExpr *testedForNull(const IfStmt *Test) const {
    if (Test->getElse() || Test->hasInitStorage() || Test->hasVarStorage())
      return nullptr;
    const DeclRefExpr *Found = nullptr;
    for (const DeclRefExpr *Ref : Plan.References) {
      const SourceManager &Sources = Context.getSourceManager();
      if (Sources.isBeforeInTranslationUnit(Ref->getBeginLoc(), Test->getBeginLoc()) ||
          Sources.isBeforeInTranslationUnit(Test->getEndLoc(), Ref->getBeginLoc()))
        continue;
      if (Found)
        return nullptr;
      Found = Ref;
    }
    if (!Found)
      return nullptr;
    const Expr *Condition = Test->getCond()->IgnoreParenImpCasts();
    if (const auto *Not = dyn_cast<UnaryOperator>(Condition); Not && Not->getOpcode() == UO_LNot)
      return Not->getSubExpr()->IgnoreParenCasts() == Found ? Found : nullptr;
    if (const auto *Equal = dyn_cast<BinaryOperator>(Condition); Equal && Equal->getOpcode() == BO_EQ)
      for (auto [Side, Other] :
           {std::pair(Equal->getLHS(), Equal->getRHS()), std::pair(Equal->getRHS(), Equal->getLHS())})
        if (Side->IgnoreParenCasts() == Found &&
            Other->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
          return Found;
    return nullptr;
  }

  // The object's own failure has set MemoryError already.
  static const Expr *returnedNoMemory(const Stmt *Body) {
    if (const auto *Block = dyn_cast<CompoundStmt>(Body); Block && Block->size() == 1)
      Body = Block->body_front();
    const auto *Return = dyn_cast<ReturnStmt>(Body);
    const auto *Call = dyn_cast_or_null<CallExpr>(Return ? Return->getRetValue() : nullptr);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getDeclName().isIdentifier() && Callee->getName() == "PyErr_NoMemory" ? Call : nullptr;
  }

  // out.data() and &out[0] become out, out.size() the size; out[i] stays as it is.
  void pointIntoObject() {
    for (const DeclRefExpr *Ref : Plan.References) {
      const Stmt *Around = Parent(Ref);
      if (isa_and_nonnull<ImplicitCastExpr>(Around))
        Around = Parent(Around);
      if (isWithin(Ref, Plan.Copy))
        continue;
      if (const auto *Subscript = dyn_cast_or_null<CXXOperatorCallExpr>(Around))
        if (Subscript->getOperator() == OO_Subscript)
          continue;
      const auto *Member = dyn_cast_or_null<MemberExpr>(Around);
      const auto *Call = Member ? dyn_cast_or_null<CXXMemberCallExpr>(Parent(Member)) : nullptr;
      if (!Call || !Member->getMemberDecl()->getDeclName().isIdentifier())
        return Out.spoil();
      const StringRef Name = Member->getMemberDecl()->getName();
      if (Name == "data")
        Out.replace(Call, Buffer);
      else if (Name == "size" && Plan.IsExact)
        Out.replace(Call, Out.text(Plan.AllocatedSize));
      else
        return Out.spoil();
    }
  }

  bool isWithin(const Stmt *S, const Stmt *Around) const {
    for (; S; S = Parent(S))
      if (S == Around)
        return true;
    return false;
  }

  bool fail() {
    Out.spoil();
    return false;
  }

  const InPlaceFill &Plan;
  Edits &Out;
  ASTContext &Context;
  ParentOf Parent;
  const FunctionDecl &Function;
  BodySurvey Survey;
  StringRef Buffer;
  std::string Result;
  bool ResultIsDeclared = false;
};

} // namespace

const VarDecl *resultVariable(const CallExpr *Copy, ParentOf Parent) {
  const Stmt *Value = withoutCasts(Copy, Parent);
  const Stmt *Around = Parent(Value);
  if (const auto *Declared = dyn_cast_or_null<DeclStmt>(Around))
    return Declared->isSingleDecl() ? dyn_cast<VarDecl>(Declared->getSingleDecl()) : nullptr;
  if (const auto *Assign = dyn_cast_or_null<BinaryOperator>(Around))
    if (Assign->getOpcode() == BO_Assign && Assign->getRHS() == Value)
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Assign->getLHS()->IgnoreParens()))
        return dyn_cast<VarDecl>(Ref->getDecl());
  return nullptr;
}

void fillInPlace(const InPlaceFill &Plan, Edits &Out, ASTContext &Context, ParentOf Parent,
                 const FunctionDecl &Function) {
  InPlaceFillWriter(Plan, Out, Context, Parent, Function).write();
}

} // namespace pybuf::fix
