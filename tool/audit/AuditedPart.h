// Which part of a parsed file is audited: the file itself and the headers of its project. Bodies in other headers are
// not parsed, since they cannot hold a finding and cost most of the time where a binding library is included.

#ifndef PYBUF_AUDIT_AUDITED_PART_H
#define PYBUF_AUDIT_AUDITED_PART_H

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/Decl.h"
#include "clang/AST/DeclGroup.h"
#include "llvm/ADT/DenseMap.h"
#include <string>
#include <vector>

namespace pybuf {

/// Has to come before the consumers whose view it narrows.
class AuditedPart : public clang::ASTConsumer {
public:
  /// \p Root is the project's folder, \p Folder the one that the command runs in.
  AuditedPart(llvm::StringRef Root, llvm::StringRef Folder) : Root(Root), Folder(Folder) {}

  void Initialize(clang::ASTContext &Parsed) override { Context = &Parsed; }
  bool HandleTopLevelDecl(clang::DeclGroupRef Group) override;
  void HandleTopLevelDeclInObjCContainer(clang::DeclGroupRef Group) override { HandleTopLevelDecl(Group); }
  bool shouldSkipFunctionBody(clang::Decl *Function) override { return !isAudited(*Function); }
  /// Shows the checks only what is audited; the rest of a precompiled header is not even read then.
  void HandleTranslationUnit(clang::ASTContext &Parsed) override;

private:
  bool isAudited(const clang::Decl &Declared);
  bool isAuditedFile(clang::FileID File);
  bool isOfBindingLibrary(llvm::StringRef File);

  std::string Root;
  std::string Folder;
  clang::ASTContext *Context = nullptr;
  std::vector<clang::Decl *> Audited;
  llvm::DenseMap<clang::FileID, bool> Files;
};

} // namespace pybuf

#endif
