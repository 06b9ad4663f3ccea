#include "flow/StagedBuffer.h"
#include "flow/Detour.h"
#include "flow/ObjectFate.h"
#include "flow/Origin.h"
#include "flow/ReadCopy.h"
#include "flow/SameValue.h"
#include "flow/Summary.h"
#include "flow/ThreadState.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

namespace {

// Collects the facts one by one; the first that is missing ends the judgement.
class StagedBufferJudge {
public:
  StagedBufferJudge(Uses &All, const Expr *Copy, const api::Row &Row)
      : All(All), Graph(All.graph()), Calls(All.calls()), Context(Graph.context()), Copy(Copy), Row(Row) {}

  Judgement<StagedBuffer> judge() {
    const std::optional<Point> AfterCopy = Graph.after(Copy);
    if (!AfterCopy)
      return Silence{"the copy is never reached"};
    const CallView Call = *CallView::of(Copy);
    const Expr *From = Call.argument(Row.Copies.From);
    if (!From || From->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
      return Silence{"nothing is copied: the object is allocated only"};
    Length = Call.argument(Row.Copies.Size);
    // A constructor may take the size by reference.
    Length = Length ? Length->IgnoreImplicit() : nullptr;
    WholeGiven = !From->getType()->isPointerType();
    if (!copiedMemory(Copy, Row))
      return Silence{"an object is given, and no memory"};
    Facts.Buffer = pointedVariable(From, Calls);
    if (!Facts.Buffer)
      return Silence{"the copied memory is not the beginning of a variable of this function"};
    if (std::optional<Silence> Missing = findAllocation(*AfterCopy))
      return *Missing;
    if (Facts.ConstantSize && Facts.Size != Extent::Grown && *Facts.ConstantSize == 0)
      return Silence{"the buffer is empty"};
    if (std::optional<Silence> Missing = lookBefore())
      return *Missing;
    if (std::optional<Silence> Missing = lookAfter(*AfterCopy))
      return *Missing;
    if (mayRunWithoutLock(AllocationPoint, Graph, Calls))
      return Silence{"the buffer is allocated where the interpreter lock may not be held"};
    relateSizes();
    Facts.ObjectFate = fateOfObject(All, Copy);
    return Facts;
  }

private:
  std::optional<Silence> findAllocation(Point AfterCopy) {
    // A pointer that is another name for a buffer is followed to the buffer.
    for (int Hops = 0; Hops < 4; ++Hops) {
      const VarDecl *V = Facts.Buffer;
      if (isa<ParmVarDecl>(V))
        return Silence{quoted(V) + " is the caller's memory"};
      if (!V->hasLocalStorage())
        return Silence{quoted(V) + " outlives the function"};
      if (V->getType()->isReferenceType())
        return Silence{quoted(V) + " is a reference"};
      if (V->getType()->isArrayType())
        return array(V);
      if (valueKind(V->getType()) == ValueKind::Container)
        return container(V);
      if (!V->getType()->isPointerType())
        return Silence{quoted(V) + " is not a buffer"};
      // A pointer that steps does not point to the beginning any more.
      if (steps(V))
        return Silence{quoted(V) + " steps through the memory"};
      SmallVector<Definition, 2> Reaching = reachingDefinitions(All, V, AfterCopy);
      if (isReallocated(V, Reaching)) {
        Facts.Size = Extent::Grown;
        for (const Definition &D : Reaching)
          if (const std::optional<Point> P = reallocates(V, D) ? Graph.after(D.At) : std::nullopt)
            Reallocations.push_back(*P);
        llvm::erase_if(Reaching, [&](const Definition &D) { return reallocates(V, D); });
      }
      if (Reaching.size() != 1 || !Reaching.front().Value)
        return Silence{quoted(V) + " may have more than one value here"};
      const Definition &Only = Reaching.front();
      const VarDecl *Next = pointedVariable(Only.Value, Calls);
      if (Next && Next != V) {
        Facts.Buffer = Next;
        continue;
      }
      return block(V, Only);
    }
    return Silence{"the pointer is passed on too often"};
  }

  // `p = realloc(p, n)`, also by way of another variable that is tested first: the block is still this function's,
  // but its size was not known at first.
  bool reallocates(const VarDecl *V, const Definition &D) const {
    const Expr *Value = D.Value ? D.Value->IgnoreParenCasts() : nullptr;
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(Value)) {
      const auto *Moved = dyn_cast<VarDecl>(Ref->getDecl());
      const std::optional<Point> At = Graph.after(D.At);
      if (!Moved || Moved == V || !Moved->hasLocalStorage() || isa<ParmVarDecl>(Moved) || !At)
        return false;
      SmallVector<Definition, 2> Reaching = reachingDefinitions(All, Moved, *At);
      return Reaching.size() == 1 && !isa_and_nonnull<DeclRefExpr>(Reaching.front().Value) &&
             reallocates(V, Reaching.front());
    }
    const auto *Call = dyn_cast_or_null<CallExpr>(Value);
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    return R && R->Reallocates && pointedVariable(CallView::of(Call)->argument(R->Reallocates.Block), Calls) == V;
  }

  bool steps(const VarDecl *V) const {
    return llvm::any_of(Graph.references(V), [&](const DeclRefExpr *Ref) {
      const Stmt *Parent = Graph.parent(Ref);
      while (isa_and_nonnull<ParenExpr>(Parent))
        Parent = Graph.parent(Parent);
      if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Parent))
        return Unary->isIncrementDecrementOp();
      return isa_and_nonnull<CompoundAssignOperator>(Parent) &&
             cast<CompoundAssignOperator>(Parent)->getLHS()->IgnoreParens() == Ref;
    });
  }

  bool isReallocated(const VarDecl *V, ArrayRef<Definition> Reaching) const {
    return Reaching.size() > 1 && llvm::any_of(Reaching, [&](const Definition &D) { return reallocates(V, D); });
  }

  std::optional<Silence> array(const VarDecl *V) {
    Facts.Allocation = Graph.declarationOf(V);
    const std::optional<Point> P = Graph.afterDeclaration(V);
    if (!P)
      return Silence{quoted(V) + " is not declared in this function"};
    AllocationPoint = *P;
    if (const auto *Variable = Context.getAsVariableArrayType(V->getType())) {
      Facts.Kind = BufferKind::VariableArray;
      Facts.AllocatedSize = Variable->getSizeExpr();
      setElement(Variable->getElementType());
      return std::nullopt;
    }
    Facts.Kind = BufferKind::StackArray;
    if (!V->getType()->isDependentType() && V->getType()->isConstantArrayType())
      Facts.ConstantSize = Context.getTypeSizeInChars(V->getType()).getQuantity();
    else
      return Silence{"the size of " + quoted(V) + " is not known here"};
    return std::nullopt;
  }

  std::optional<Silence> block(const VarDecl *V, const Definition &Only) {
    const std::optional<Point> P = Graph.after(Only.At);
    if (!P)
      return Silence{"the allocation is never reached"};
    AllocationPoint = *P;
    const Expr *Value = Only.Value->IgnoreParenCasts();
    // PyMem_New(T, n) is null where n is too large, and the block otherwise.
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Value)) {
      Facts.MayRefuse = true;
      if (Choice->getTrueExpr()->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
        Value = Choice->getFalseExpr()->IgnoreParenCasts();
      else if (Choice->getFalseExpr()->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
        Value = Choice->getTrueExpr()->IgnoreParenCasts();
    }
    Facts.Allocation = Value;
    if (const auto *New = dyn_cast<CXXNewExpr>(Value)) {
      if (!New->isArray() || New->getNumPlacementArgs())
        return Silence{quoted(V) + " is not an array of this function"};
      Facts.Kind = BufferKind::NewArray;
      Facts.Zeroed = New->hasInitializer();
      Facts.AllocatedSize = New->getArraySize().value_or(nullptr);
      setElement(New->getAllocatedType());
      return std::nullopt;
    }
    const auto *Call = dyn_cast<CallExpr>(Value);
    const api::Row *R = Call ? Calls.row(Call) : nullptr;
    if (R && R->Reallocates) {
      Facts.Kind = BufferKind::Block;
      Facts.Size = Extent::Grown;
      return std::nullopt;
    }
    if (R && R->Allocates) {
      Facts.Kind = BufferKind::Block;
      Facts.Zeroed = R->Allocates.Zeroed;
      const CallView View = *CallView::of(Call);
      Facts.AllocatedSize = View.argument(R->Allocates.Size);
      if (const Expr *Count = R->Allocates.Count ? View.argument(R->Allocates.Count) : nullptr) {
        // calloc(n, 1) and calloc(1, n).
        if (constantValue(Facts.AllocatedSize, Context) == 1)
          Facts.AllocatedSize = Count;
        else if (constantValue(Count, Context) != 1)
          Facts.AllocatedCount = Count;
      }
      Facts.ConstantSize = Facts.AllocatedCount ? std::nullopt : constantValue(Facts.AllocatedSize, Context);
      return std::nullopt;
    }
    if (Call && Call->getDirectCallee())
      if (std::optional<unsigned> Size = Calls.summaries().allocatedSize(*Call->getDirectCallee())) {
        Facts.Kind = BufferKind::Block;
        Facts.AllocatedSize = Call->getArg(*Size);
        Facts.ConstantSize = constantValue(Facts.AllocatedSize, Context);
        return std::nullopt;
      }
    if (Value->isNullPointerConstant(Context, Expr::NPC_ValueDependentIsNotNull))
      return Silence{quoted(V) + " is null here"};
    return Silence{quoted(V) + " is not allocated by this function"};
  }

  std::optional<Silence> container(const VarDecl *V) {
    const std::optional<Point> P = Graph.afterDeclaration(V);
    if (!P)
      return Silence{quoted(V) + " is not declared in this function"};
    AllocationPoint = *P;
    Facts.Allocation = Graph.declarationOf(V);
    const std::string Name = containerName(V->getType());
    if (Name == "std::array") {
      Facts.Kind = BufferKind::Array;
      if (V->getType()->isDependentType() || V->getType()->isIncompleteType())
        return Silence{"the size of " + quoted(V) + " is not known here"};
      Facts.ConstantSize = Context.getTypeSizeInChars(V->getType()).getQuantity();
      return std::nullopt;
    }
    if (Name == "std::unique_ptr")
      return ownedArray(V);
    if (Name != "std::vector" && Name != "std::basic_string")
      return Silence{quoted(V) + " is not a buffer"};
    Facts.Kind = Name == "std::vector" ? BufferKind::Vector : BufferKind::String;
    Facts.Zeroed = true;
    if (const auto *Record = dyn_cast_or_null<ClassTemplateSpecializationDecl>(V->getType()->getAsCXXRecordDecl());
        Record && Record->getTemplateArgs().size() && Record->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      setElement(Record->getTemplateArgs()[0].getAsType());
    else
      return Silence{"the elements of " + quoted(V) + " are not known here"};
    const Expr *Init = V->getInit() ? V->getInit()->IgnoreImplicit() : nullptr;
    const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Init);
    if (!Construct)
      return Silence{quoted(V) + " gets its contents from elsewhere"};
    // Construct(n), Construct(n, value), or empty and resized once; an allocator may follow.
    unsigned Given = 0;
    while (Given < Construct->getNumArgs() && !isa<CXXDefaultArgExpr>(Construct->getArg(Given)))
      ++Given;
    if (Given == 0)
      return resized(V);
    if (!Construct->getArg(0)->getType()->isIntegerType() || Given > 2)
      return Silence{quoted(V) + " gets its contents from elsewhere"};
    Facts.AllocatedSize = Construct->getArg(0);
    setContainerConstant(V);
    return std::nullopt;
  }

  void setContainerConstant(const VarDecl *V) {
    Facts.ConstantSize = constantValue(Facts.AllocatedSize, Context);
    if (Facts.ConstantSize)
      *Facts.ConstantSize *= Facts.ElementSize;
  }

  // Sizes of arrays and vectors are counts of elements; the copy counts bytes.
  void setElement(QualType Element) {
    if (!Element->isDependentType() && !Element->isIncompleteType() && Element->isObjectType())
      Facts.ElementSize = Context.getTypeSizeInChars(Element).getQuantity();
  }

  // An empty container that gets its size by one resize() before it is filled.
  std::optional<Silence> resized(const VarDecl *V) {
    const CXXMemberCallExpr *First = nullptr;
    for (const Use &U : All.of(V)) {
      if (U.Kind != UseKind::Grown)
        continue;
      const auto *Member = dyn_cast<CXXMemberCallExpr>(U.At);
      const bool IsResize = Member && Member->getMethodDecl() &&
                            Member->getMethodDecl()->getDeclName().isIdentifier() &&
                            Member->getMethodDecl()->getName() == "resize";
      if (!IsResize || First) {
        Facts.Size = Extent::Grown;
        return std::nullopt;
      }
      First = Member;
    }
    if (!First)
      return Silence{quoted(V) + " gets its contents from elsewhere"};
    const std::optional<Point> P = Graph.after(First);
    if (!P || !Graph.mayReach(*P, Copy))
      return Silence{quoted(V) + " is resized after the copy"};
    AllocationPoint = *P;
    Facts.Allocation = First;
    Facts.AllocatedSize = First->getArg(0);
    setContainerConstant(V);
    return std::nullopt;
  }

  std::optional<Silence> ownedArray(const VarDecl *V) {
    if (!V->getType()->getAs<TemplateSpecializationType>() && !V->getType()->getAsCXXRecordDecl())
      return Silence{quoted(V) + " is not an owner of an array"};
    Facts.Kind = BufferKind::OwnedArray;
    const Expr *Init = V->getInit();
    // Either make_unique<T[]>(n), or a new T[n] or an allocating call within the initialiser.
    SmallVector<const Stmt *, 8> Work;
    if (Init)
      Work.push_back(Init);
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (const auto *New = dyn_cast<CXXNewExpr>(S); New && New->isArray()) {
        Facts.AllocatedSize = New->getArraySize().value_or(nullptr);
        Facts.Zeroed = New->hasInitializer();
        setElement(New->getAllocatedType());
        return std::nullopt;
      }
      if (const auto *Call = dyn_cast<CallExpr>(S)) {
        const FunctionDecl *Callee = Call->getDirectCallee();
        if (Callee && Callee->isInStdNamespace() && Callee->getDeclName().isIdentifier() &&
            Callee->getName().starts_with("make_unique") && Call->getNumArgs() == 1 &&
            Call->getArg(0)->getType()->isIntegerType()) {
          Facts.AllocatedSize = Call->getArg(0);
          Facts.Zeroed = Callee->getName() == "make_unique";
          if (const auto *Record =
                  dyn_cast_or_null<ClassTemplateSpecializationDecl>(V->getType()->getAsCXXRecordDecl());
              Record && Record->getTemplateArgs()[0].getAsType()->isArrayType())
            setElement(QualType(Record->getTemplateArgs()[0].getAsType()->getArrayElementTypeNoTypeQual(), 0));
          return std::nullopt;
        }
        if (const api::Row *R = Calls.row(Call); R && R->Allocates && !R->Allocates.Count) {
          Facts.AllocatedSize = CallView::of(Call)->argument(R->Allocates.Size);
          return std::nullopt;
        }
        continue;
      }
      for (const Stmt *Child : S->children())
        if (Child)
          Work.push_back(Child);
    }
    return Silence{quoted(V) + " gets its memory from elsewhere"};
  }

  // Between allocation and copy, and on every other path: nobody keeps the buffer, and somebody fills it.
  std::optional<Silence> lookBefore() {
    std::optional<Silence> Missing;
    Holders = holdersOf(All, Facts.Buffer);
    auto Look = [&](const VarDecl *Holder, const Use &U) {
      switch (U.Kind) {
      case UseKind::Kept:
        Missing = Silence{quoted(Holder) + " is kept: " + U.Why};
        return false;
      case UseKind::Handed:
        Missing = Silence{quoted(Holder) + " is handed to Python"};
        return false;
      case UseKind::Grown:
        if (U.At == Facts.Allocation)
          break;
        if (!isContainerOfKnownGrowth(U)) {
          Missing = Silence{quoted(Holder) + " gets its size from a callee"};
          return false;
        }
        Growths.push_back(&U);
        break;
      case UseKind::Written:
        if (U.At && mayPrecedeCopy(U))
          Facts.LastFill = &U;
        break;
      case UseKind::Freed:
        if (!mayPrecedeCopy(U))
          break;
        Missing = Silence{quoted(Holder) + " may be freed before the copy"};
        return false;
      default:
        break;
      }
      return true;
    };
    // A new value of the variable ends a walk, also where it is the same block, reallocated.
    forEachLaterUse(All, Holders, AllocationPoint, Look);
    for (Point P : Reallocations)
      if (!Missing)
        forEachLaterUse(All, Holders, P, Look);
    if (Missing)
      return Missing;
    for (const Use *U : Growths)
      grow(*U);
    if (!Facts.LastFill && Facts.Size != Extent::Grown)
      return Silence{"nothing is seen to fill " + quoted(Facts.Buffer)};
    return std::nullopt;
  }

  bool mayPrecedeCopy(const Use &U) const {
    const std::optional<Point> P = Graph.after(U.Reference);
    return P && Graph.mayReach(*P, Copy);
  }

  // A size change through a known member function, or a block that is reallocated.
  bool isContainerOfKnownGrowth(const Use &U) const {
    const api::Row *R = U.At ? Calls.row(U.At) : nullptr;
    return R && (R->Reallocates || R->This == api::Effect::Grows);
  }

  // A resize between the fill and the copy cuts the buffer to what was used; anything else grows it.
  void grow(const Use &U) {
    if (!mayPrecedeCopy(U))
      return;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(U.At);
    const bool IsResize = Member && Member->getMethodDecl() && Member->getMethodDecl()->getDeclName().isIdentifier() &&
                          Member->getMethodDecl()->getName() == "resize";
    if (IsResize && Facts.LastFill && Graph.loopDepth(U.At) == 0) {
      CutAfterFill = true;
      return;
    }
    Facts.Size = Extent::Grown;
  }

  // After the copy the buffer dies unread.
  std::optional<Silence> lookAfter(Point AfterCopy) {
    std::optional<Silence> Missing;
    bool Freed = false;
    forEachLaterUse(All, Holders, AfterCopy, [&](const VarDecl *Holder, const Use &U) {
      switch (U.Kind) {
      case UseKind::Freed:
        Freed = true;
        Facts.Frees.push_back(&U);
        return true;
      case UseKind::Tested:
      case UseKind::Measured:
      case UseKind::Moved:
      case UseKind::Aliased:
      case UseKind::Held:
        return true;
      default:
        Missing = Silence{quoted(Holder) + " is used again after the copy"};
        return false;
      }
    });
    if (Missing)
      return Missing;
    const bool DiesByItself = Facts.Kind != BufferKind::Block && Facts.Kind != BufferKind::NewArray;
    if (!Freed && !DiesByItself && !isStackAllocation())
      return Silence{quoted(Facts.Buffer) + " is not seen to be freed after the copy"};
    for (const Use &U : All.of(Facts.Buffer))
      if (U.Kind == UseKind::Freed && !llvm::is_contained(Facts.Frees, &U))
        Facts.EarlyFrees.push_back(&U);
    return std::nullopt;
  }

  bool isStackAllocation() const {
    const auto *Call = dyn_cast_or_null<CallExpr>(Facts.Allocation);
    return Call && Call->getDirectCallee() && modelName(*Call->getDirectCallee()) == "alloca";
  }

  // Of two factors that pass \p Are, in either order.
  static bool isProductOf(const Expr *E, llvm::function_ref<bool(const Expr *, const Expr *)> Are) {
    const auto *Product = dyn_cast<BinaryOperator>(E->IgnoreParenCasts());
    return Product && Product->getOpcode() == BO_Mul &&
           (Are(Product->getLHS(), Product->getRHS()) || Are(Product->getRHS(), Product->getLHS()));
  }

  void relateSizes() {
    if (isStackAllocation())
      Facts.Kind = BufferKind::VariableArray;
    if (Facts.Size == Extent::Grown)
      return;
    Facts.Size = Extent::Bound;
    if (WholeGiven && !CutAfterFill && Facts.ElementSize == 1) {
      Facts.Size = Extent::Exact;
      Facts.SizeIsStable = Facts.AllocatedSize && isUnchanged(Facts.AllocatedSize, AllocationPoint, Copy, Graph);
      return;
    }
    if (!Length || CutAfterFill)
      return;
    if (Facts.AllocatedCount) {
      auto AreAllocated = [&](const Expr *Count, const Expr *Size) {
        return sameValue(Count, Facts.AllocatedCount, Context) && sameValue(Size, Facts.AllocatedSize, Context);
      };
      if (isProductOf(Length, AreAllocated) && isUnchanged(Length, AllocationPoint, Copy, Graph)) {
        Facts.Size = Extent::Exact;
        Facts.SizeIsStable = true;
      }
      return;
    }
    if (Facts.ElementSize != 1) {
      // n * sizeof(T) of n elements.
      auto IsWhole = [&](const Expr *Count, const Expr *Element) {
        return constantValue(Element, Context) == Facts.ElementSize &&
               (isWholeContainer(Count) || (Facts.AllocatedSize && sameValue(Count, Facts.AllocatedSize, Context)));
      };
      if (isProductOf(Length, IsWhole))
        Facts.Size = Extent::Exact;
      return;
    }
    if (isWholeContainer(Length)) {
      Facts.Size = Extent::Exact;
      Facts.SizeIsStable = Facts.AllocatedSize && isUnchanged(Facts.AllocatedSize, AllocationPoint, Copy, Graph);
      return;
    }
    if (Facts.ConstantSize && constantValue(Length, Context)) {
      const uint64_t Copied = *constantValue(Length, Context);
      Facts.Size = Copied == *Facts.ConstantSize || Copied + 1 == *Facts.ConstantSize ? Extent::Exact : Extent::Bound;
      Facts.SizeIsStable = true;
      return;
    }
    if (Facts.AllocatedSize && isExact(Facts.AllocatedSize)) {
      Facts.HasRoom = !sameValue(Facts.AllocatedSize, Length, Context);
      Facts.SizeIsStable = isUnchanged(Length, AllocationPoint, Copy, Graph);
      // The same words for another value are a bound.
      Facts.Size = Facts.SizeIsStable ? Extent::Exact : Extent::Bound;
    }
  }

  // n, n + 1 (room for a NUL), n ? n : 1.
  bool isExact(const Expr *Allocated) const {
    if (sameValue(Allocated, Length, Context))
      return true;
    const Expr *Bare = Allocated->IgnoreParenCasts();
    if (const auto *Binary = dyn_cast<BinaryOperator>(Bare)) {
      if (Binary->getOpcode() == BO_Add && constantValue(Binary->getRHS(), Context) == 1)
        return isExact(Binary->getLHS());
      if (Binary->getOpcode() == BO_Mul && constantValue(Binary->getRHS(), Context) == 1)
        return isExact(Binary->getLHS());
    }
    if (const auto *Choice = dyn_cast<ConditionalOperator>(Bare))
      return (sameValue(Choice->getTrueExpr(), Length, Context) && constantValue(Choice->getFalseExpr(), Context)) ||
             (sameValue(Choice->getFalseExpr(), Length, Context) && constantValue(Choice->getTrueExpr(), Context));
    return false;
  }

  // v.size() of the buffer itself, sizeof of the array.
  bool isWholeContainer(const Expr *E) const {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(E->IgnoreParenCasts());
    if (!Member || pointedVariable(Member->getImplicitObjectArgument(), Calls) != Facts.Buffer)
      return false;
    const api::Row *R = Calls.row(Member);
    return R && R->This == api::Effect::Measures;
  }

  Uses &All;
  const FunctionGraph &Graph;
  const CallModel &Calls;
  ASTContext &Context;
  const Expr *Copy;
  const api::Row &Row;
  const Expr *Length = nullptr;
  Point AllocationPoint;
  SmallVector<Point, 2> Reallocations;
  bool CutAfterFill = false;
  bool WholeGiven = false; ///< the container itself is the argument, not a pointer into it
  SmallVector<const VarDecl *, 4> Holders;
  SmallVector<const Use *, 2> Growths;
  StagedBuffer Facts;
};

} // namespace

Judgement<StagedBuffer> judgeStagedBuffer(Uses &All, const Expr *Copy, const api::Row &Row) {
  return StagedBufferJudge(All, Copy, Row).judge();
}

bool staysUnseen(const StagedBuffer &Facts, const CallExpr *Copy, const VarDecl *Result, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const std::optional<Point> Start = Graph.after(Facts.Allocation);
  if (!Start)
    return false;
  for (const Use *Free : Facts.EarlyFrees)
    if (std::optional<Point> P = Graph.after(Free->At); !P || mayRunWithoutLock(*P, Graph, All.calls()))
      return false;
  return Graph.walkForward(*Start, [&](const Stmt *S) {
    if (S == Copy)
      return Step::EndPath;
    for (const Use *Free : Facts.Frees)
      if (S == Free->At)
        return Step::Stop;
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    return Ref && Result && Ref->getDecl() == Result ? Step::Stop : Step::Continue;
  });
}

} // namespace pybuf::flow
