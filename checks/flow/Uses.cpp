#include "flow/Uses.h"
#include "flow/Climber.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

std::string containerName(QualType Type) {
  const CXXRecordDecl *Record = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Record || !Record->getDeclName().isIdentifier() || !Record->isInStdNamespace())
    return "";
  return "std::" + Record->getName().str();
}

bool isOwner(QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return Record && Record->hasDefinition() && !Record->hasTrivialDestructor();
}

bool isStdView(QualType Type) {
  return llvm::is_contained({"std::basic_string_view", "std::span"}, containerName(Type));
}

ValueKind valueKind(QualType Type) {
  if (isObjectPointer(Type))
    return ValueKind::Object;
  if (Type->isPointerType() || Type->isArrayType())
    return ValueKind::Pointer;
  if (!containerName(Type).empty())
    return ValueKind::Container;
  return ValueKind::Other;
}

ArrayRef<Use> Uses::of(const VarDecl *Variable) {
  auto [Entry, IsNew] = Known.try_emplace(Variable);
  if (!IsNew)
    return Entry->second;
  std::vector<Use> Found;
  const ValueKind Kind = valueKind(Variable->getType().getNonReferenceType());
  for (const DeclRefExpr *Ref : Graph.references(Variable)) {
    Found.push_back(Climber(Graph, Calls).climbFrom(Ref, Kind));
    Found.back().Reference = Ref;
    noteMacro(Found.back());
  }
  return Known[Variable] = std::move(Found);
}

// Where an older header writes out what a newer one calls, the macro's call stands for the function's.
void Uses::noteMacro(Use &U) const {
  const SourceLocation Location = U.Reference->getLocation();
  const api::Row *R =
      Location.isMacroID() && Graph.sources().isMacroArgExpansion(Location) ? Calls.macroRow(Location) : nullptr;
  if (!R)
    return;
  const SourceManager &Sources = Graph.sources();
  const SourceLocation Expansion = Sources.getExpansionLoc(Location);
  const Expr *Whole = U.Reference;
  while (const auto *Around = dyn_cast_or_null<Expr>(Graph.parent(Whole))) {
    if (!Around->getBeginLoc().isMacroID() || Sources.getExpansionLoc(Around->getBeginLoc()) != Expansion ||
        !Around->getEndLoc().isMacroID() || Sources.getExpansionLoc(Around->getEndLoc()) != Expansion)
      break;
    Whole = Around;
  }
  U.ExposerRow = R;
  U.Exposer = Whole;
  U.IsMacro = true;
}

Use Uses::ofValue(const Expr *E, ValueKind Kind) const { return Climber(Graph, Calls).climbFrom(E, Kind); }

bool isExposedBy(const Use &U, StringRef Name) { return U.ExposerRow && Name == U.ExposerRow->Name; }

SmallVector<const VarDecl *, 4> holdersOf(Uses &All, const VarDecl *Variable) {
  SmallVector<const VarDecl *, 4> Holders{Variable};
  for (size_t I = 0; I < Holders.size(); ++I)
    for (const Use &U : All.of(Holders[I]))
      if (U.Other && (U.Kind == UseKind::Aliased || U.Kind == UseKind::Held) && !llvm::is_contained(Holders, U.Other))
        Holders.push_back(U.Other);
  return Holders;
}

bool forEachLaterUse(Uses &All, ArrayRef<const VarDecl *> Holders, Point From,
                     llvm::function_ref<bool(const VarDecl *, const Use &)> Visit) {
  const FunctionGraph &Graph = All.graph();
  // Where a holder gets its hold: such an assignment does not end its interest.
  llvm::SmallPtrSet<const Stmt *, 8> Takings;
  llvm::SmallPtrSet<const VarDecl *, 4> Takers;
  for (const VarDecl *Holder : Holders)
    for (const Use &U : All.of(Holder))
      if (U.Other) {
        Takings.insert(U.At);
        Takers.insert(U.Other);
      }
  for (const VarDecl *Holder : Holders) {
    llvm::DenseMap<const Stmt *, const Use *> ByReference;
    for (const Use &U : All.of(Holder)) {
      // A struct whose address is known elsewhere gives the pointer away whenever it is put in.
      const bool AtAnyTime = U.Kind == UseKind::Kept && Holder != Holders.front() &&
                             valueKind(Holder->getType().getNonReferenceType()) == ValueKind::Other;
      if ((AtAnyTime || Graph.isDeferred(U.Reference)) && !Visit(Holder, U))
        return false;
      // An assignment takes effect after its right side: `p = realloc(p, n)` still uses p.
      ByReference[U.Kind == UseKind::Defined ? U.At : U.Reference] = &U;
    }
    const bool Finished = Graph.walkForward(From, [&](const Stmt *S) {
      // A declaration in a loop makes a new variable each time round.
      if (const auto *Declared = dyn_cast<DeclStmt>(S))
        return !Takers.contains(Holder) && llvm::is_contained(Declared->decls(), Holder) ? Step::EndPath
                                                                                         : Step::Continue;
      auto Found = ByReference.find(S);
      if (Found == ByReference.end())
        return Step::Continue;
      if (Found->second->Kind == UseKind::Defined)
        return Takings.contains(S) ? Step::Continue : Step::EndPath;
      return Visit(Holder, *Found->second) ? Step::Continue : Step::Stop;
    });
    if (!Finished)
      return false;
  }
  return true;
}

} // namespace pybuf::flow
