#include "audit/AuditedPart.h"
#include "audit/Paths.h"
#include "flow/FunctionWalk.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace llvm;

namespace pybuf {

bool AuditedPart::HandleTopLevelDecl(DeclGroupRef Group) {
  for (Decl *Declared : Group)
    if (!Declared->isFromASTFile() && flow::standsAlone(*Declared) && isAudited(*Declared))
      Audited.push_back(Declared);
  return true;
}

void AuditedPart::HandleTranslationUnit(ASTContext &Parsed) { Parsed.setTraversalScope(Audited); }

bool AuditedPart::isAudited(const Decl &Declared) {
  const SourceManager &Sources = Context->getSourceManager();
  const SourceLocation Location = Sources.getExpansionLoc(Declared.getLocation());
  if (Location.isInvalid())
    return false;
  const FileID File = Sources.getFileID(Location);
  auto [Entry, IsNew] = Files.try_emplace(File, false);
  if (IsNew)
    Entry->second = File == Sources.getMainFileID() || (!Sources.isInSystemHeader(Location) && isAuditedFile(File));
  return Entry->second;
}

bool AuditedPart::isAuditedFile(FileID File) {
  const OptionalFileEntryRef Entry = Context->getSourceManager().getFileEntryRefForID(File);
  if (!Entry)
    return false;
  const std::string Name = nameInProject(absolutePath(Entry->getName(), Folder), Root);
  if (!isBelow(Name, Root))
    return false;
  // What a project has unpacked or installed below itself is not its own.
  for (StringRef Above = sys::path::parent_path(Name); isBelow(Above, Root) && Above != Root;
       Above = sys::path::parent_path(Above))
    if (isPassedOver(Above))
      return false;
  return !isOfBindingLibrary(Name);
}

// A project that brings pybind11 along does not want it audited; its headers are known by the one that users include.
bool AuditedPart::isOfBindingLibrary(StringRef File) {
  for (StringRef Above = sys::path::parent_path(File); isBelow(Above, Root); Above = sys::path::parent_path(Above))
    for (StringRef Known : {"Python.h", "pybind11.h", "nanobind.h", "python/class.hpp", "ndarrayobject.h"})
      if (sys::fs::exists(Above + "/" + Known))
        return true;
  return false;
}

} // namespace pybuf
