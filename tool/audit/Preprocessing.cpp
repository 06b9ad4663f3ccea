#include "audit/Preprocessing.h"
#include "audit/CompileFlags.h"
#include "audit/WholeFiles.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace clang;
using namespace llvm;

namespace pybuf {

namespace {

/// Preprocesses as an audit does, up to where \p Look has seen enough.
class Looking : public PreprocessorFrontendAction {
public:
  using Look = function_ref<void(Preprocessor &)>;
  explicit Looking(Look At) : At(At) {}

protected:
  bool BeginInvocation(CompilerInstance &Compiler) override {
    Compiler.getPreprocessorOpts().SetUpStaticAnalyzer = true; // defines __clang_analyzer__
    Compiler.getDiagnosticOpts().ShowCarets = false;           // or clang counts its errors aloud
    return true;
  }
  void ExecuteAction() override { At(getCompilerInstance().getPreprocessor()); }

private:
  Look At;
};

void preprocess(const tooling::CompileCommand &Command, IntrusiveRefCntPtr<vfs::FileSystem> Files,
                DiagnosticConsumer &Diagnostics, Looking::Look At) {
  if (Files->setCurrentWorkingDirectory(Command.Directory))
    return;
  const IntrusiveRefCntPtr<FileManager> Manager(new FileManager(FileSystemOptions(), std::move(Files)));
  tooling::ToolInvocation Invocation(flagsForParsing(Command.CommandLine), std::make_unique<Looking>(At),
                                     Manager.get());
  Invocation.setDiagnosticConsumer(&Diagnostics);
  Invocation.run();
}

/// Records the directives that are in force, up to where they cannot be told.
class ActiveDirectives : public PPCallbacks {
public:
  ActiveDirectives(const SourceManager &Sources, StringRef Text, std::vector<LeadingDirective> &Directives)
      : Sources(Sources), Text(Text), Directives(Directives) {}

  void InclusionDirective(SourceLocation Hash, const Token &, StringRef, bool, CharSourceRange, OptionalFileEntryRef,
                          StringRef, StringRef, const Module *, bool, SrcMgr::CharacteristicKind) override {
    // An include of the command line may define what the conditions ask for.
    if (!Sources.isWrittenInMainFile(Hash))
      return end();
    IncludesAnything = true;
    add(Hash);
  }
  void MacroDefined(const Token &Name, const MacroDirective *) override { add(Name.getLocation()); }
  void MacroUndefined(const Token &Name, const MacroDefinition &, const MacroDirective *) override {
    add(Name.getLocation());
  }
  void If(SourceLocation At, SourceRange, ConditionValueKind) override { open(At); }
  void Ifdef(SourceLocation At, const Token &, const MacroDefinition &) override { open(At); }
  void Ifndef(SourceLocation At, const Token &, const MacroDefinition &) override { open(At); }
  void Endif(SourceLocation At, SourceLocation) override {
    if (IsAtEnd || --Depth > 0)
      return;
    const unsigned End = directiveAt(At).End;
    for (size_t Index = BlockBegin; Index < Directives.size(); ++Index)
      Directives[Index].End = End;
  }
  void HasInclude(SourceLocation, StringRef, bool, OptionalFileEntryRef, SrcMgr::CharacteristicKind) override { end(); }
  void PragmaDirective(SourceLocation At, PragmaIntroducerKind) override {
    if (Sources.isWrittenInMainFile(At))
      end();
  }

  /// No directive behind this is told, and none of a condition that is still open.
  void end() {
    if (!IsAtEnd && Depth > 0)
      Directives.resize(BlockBegin);
    IsAtEnd = true;
  }

private:
  void open(SourceLocation At) {
    if (IncludesAnything)
      end();
    if (!IsAtEnd && Sources.isWrittenInMainFile(At) && ++Depth == 1)
      BlockBegin = Directives.size();
  }
  LeadingDirective directiveAt(SourceLocation At) const {
    return directiveFrom(Text, Text.rfind('#', Sources.getFileOffset(At) + 1));
  }
  void add(SourceLocation At) {
    if (!IsAtEnd && Sources.isWrittenInMainFile(At))
      Directives.push_back(directiveAt(At));
  }

  const SourceManager &Sources;
  StringRef Text;
  std::vector<LeadingDirective> &Directives;
  size_t BlockBegin = 0; // the first directive of the outermost condition that is open
  unsigned Depth = 0;
  bool IncludesAnything = false, IsAtEnd = false;
};

} // namespace

std::vector<LeadingDirective> leadingDirectivesWithin(StringRef Text, const tooling::CompileCommand &Command) {
  // Nothing else is there to be included: only what stands before the first include is asked for.
  const IntrusiveRefCntPtr<vfs::InMemoryFileSystem> Files(new vfs::InMemoryFileSystem);
  Files->addFile(Command.Filename, /*ModificationTime=*/0, MemoryBuffer::getMemBufferCopy(Text, Command.Filename));
  std::vector<LeadingDirective> Directives;
  IgnoringDiagConsumer Ignored;
  preprocess(Command, Files, Ignored, [&](Preprocessor &Source) {
    auto Owned = std::make_unique<ActiveDirectives>(Source.getSourceManager(), Text, Directives);
    ActiveDirectives &Active = *Owned;
    Source.addPPCallbacks(std::move(Owned));
    Source.EnterMainSourceFile();
    Token First;
    Source.Lex(First);
    Active.end();
  });
  while (!Directives.empty() && Directives.back().Name != "include")
    Directives.pop_back();
  return Directives;
}

bool canComeFirst(StringRef File, size_t LastError, const tooling::CompileCommand &Command) {
  const IntrusiveRefCntPtr<vfs::InMemoryFileSystem> Made(new vfs::InMemoryFileSystem);
  Made->addFile(Command.Filename, /*ModificationTime=*/0,
                MemoryBuffer::getMemBufferCopy(("#include \"" + File + "\"\n").str(), Command.Filename));
  const IntrusiveRefCntPtr<vfs::OverlayFileSystem> Files(new vfs::OverlayFileSystem(wholeFiles()));
  Files->pushOverlay(Made);
  bool IsReached = false;
  DiagnosticConsumer Counting;
  preprocess(Command, Files, Counting, [&](Preprocessor &Source) {
    Source.EnterMainSourceFile();
    const SourceManager &Sources = Source.getSourceManager();
    const auto IsBehindLastError = [&](const Token &At) {
      const auto [In, Offset] = Sources.getDecomposedLoc(Sources.getExpansionLoc(At.getLocation()));
      const OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(In);
      return Offset > LastError && Entry && Entry->getName() == File;
    };
    Token Next;
    do
      Source.Lex(Next);
    while (Next.isNot(tok::eof) && Counting.getNumErrors() == 0 && !IsBehindLastError(Next));
    IsReached = true;
  });
  return IsReached && Counting.getNumErrors() == 0;
}

} // namespace pybuf
