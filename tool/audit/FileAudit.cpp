#include "audit/FileAudit.h"
#include "ClangVersion.h"
#include "audit/CompileFlags.h"
#include "audit/FindingJoin.h"
#include "audit/Paths.h"
#include "audit/TidyConfiguration.h"
#include "clang-tidy/ClangTidy.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace clang;
using namespace llvm;

namespace pybuf {

namespace {

/// Collects diagnostics as clang-tidy does, and remembers the first thing that kept clang from understanding.
class Diagnostics : public tidy::ClangTidyDiagnosticConsumer {
public:
  explicit Diagnostics(tidy::ClangTidyContext &Context) : ClangTidyDiagnosticConsumer(Context) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) override {
    if (Level == DiagnosticsEngine::Fatal && !IsFatal) {
      IsFatal = true;
      FirstError = sentenceOf(Info);
    } else if (Level == DiagnosticsEngine::Error && FirstError.empty()) {
      FirstError = sentenceOf(Info);
    }
    ClangTidyDiagnosticConsumer::HandleDiagnostic(Level, Info);
  }

  std::string FirstError;
  bool IsFatal = false;

private:
  static std::string sentenceOf(const Diagnostic &Info) {
    SmallString<128> Text;
    Info.FormatDiagnostic(Text);
    if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
      return std::string(Text);
    const PresumedLoc At = Info.getSourceManager().getPresumedLoc(Info.getLocation());
    if (At.isInvalid())
      return std::string(Text);
    return (sys::path::filename(At.getFilename()) + ":" + Twine(At.getLine()) + ": " + Text).str();
  }
};

class FunctionNaming : public ASTConsumer {
public:
  explicit FunctionNaming(FindingJoin &Join) : Join(Join) {}
  void HandleTranslationUnit(ASTContext &Context) override { Join.nameFunctions(Context); }

private:
  FindingJoin &Join;
};

class CheckAction : public ASTFrontendAction {
public:
  CheckAction(tidy::ClangTidyASTConsumerFactory &Factory, FindingJoin &Join) : Factory(Factory), Join(Join) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    std::vector<std::unique_ptr<ASTConsumer>> Consumers;
    Consumers.push_back(Factory.createASTConsumer(Compiler, File));
    Consumers.push_back(std::make_unique<FunctionNaming>(Join));
    return std::make_unique<MultiplexConsumer>(std::move(Consumers));
  }

private:
  tidy::ClangTidyASTConsumerFactory &Factory;
  FindingJoin &Join;
};

class CheckActionFactory : public tooling::FrontendActionFactory {
public:
  CheckActionFactory(tidy::ClangTidyContext &Context, FindingJoin &Join) : Factory(Context), Join(Join) {}

  std::unique_ptr<FrontendAction> create() override { return std::make_unique<CheckAction>(Factory, Join); }

  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Consumer) override {
    // clang-tidy defines __clang_analyzer__, and findings have to be those of clang-tidy.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    // Without this clang prints how many warnings it "generated".
    Invocation->getDiagnosticOpts().ShowCarets = false;
    return FrontendActionFactory::runInvocation(Invocation, Files, Containers, Consumer);
  }

private:
  tidy::ClangTidyASTConsumerFactory Factory;
  FindingJoin &Join;
};

class ThreadRecorder {
public:
  explicit ThreadRecorder(FindingRecorder &Recorder) : Before(FindingRecorder::install(&Recorder)) {}
  ~ThreadRecorder() { FindingRecorder::install(Before); }

private:
  FindingRecorder *Before;
};

void note(FileOutcome &Outcome, FileStatus Status, const Twine &Reason) {
  if (Outcome.Status < Status) {
    Outcome.Status = Status;
    Outcome.Reason = Reason.str();
  }
}

void auditWith(const tooling::CompileCommand &Command, const AuditRequest &Request, StringRef Root, SourceLines &Lines,
               FileReport &Report) {
  // Each thread moves through the folders of its commands, so it cannot share the process's working directory.
  IntrusiveRefCntPtr<vfs::FileSystem> Physical(vfs::createPhysicalFileSystem());
  if (Physical->setCurrentWorkingDirectory(Command.Directory))
    return note(Report.Outcome, FileStatus::NotAudited,
                "the folder it is compiled in does not exist: " + Command.Directory);

  FindingJoin Join(Root, Command.Directory, Lines);
  const ThreadRecorder Recording(Join);
  tidy::ClangTidyContext Context(std::make_unique<TidyConfiguration>(Request, Physical, Report.Warnings));
  Diagnostics Consumer(Context);
  const std::unique_ptr<DiagnosticsEngine> Engine = connectDiagnostics(Context, Consumer);
  CheckActionFactory Action(Context, Join);
  IntrusiveRefCntPtr<FileManager> Files(new FileManager(FileSystemOptions(), Physical));
  const Arguments Flags =
      flagsForParsing(withConfiguredArguments(Command.CommandLine, Context.getOptionsForFile(Command.Filename)));
  tooling::ToolInvocation Invocation(Flags, &Action, Files.get(), std::make_shared<PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Consumer);
  const bool Ran = Invocation.run();

  if (Consumer.IsFatal || (!Ran && Consumer.FirstError.empty()))
    note(Report.Outcome, FileStatus::NotAudited,
         Consumer.FirstError.empty() ? "clang cannot make sense of its compile command" : Consumer.FirstError);
  else if (!Consumer.FirstError.empty())
    note(Report.Outcome, FileStatus::ParsedWithErrors, Consumer.FirstError);

  std::vector<AuditFinding> Shown;
  for (const tidy::ClangTidyError &Error : Consumer.take()) {
    if (StringRef(Error.DiagnosticName).starts_with("pybuf-"))
      Shown.push_back(Join.joined(Error));
    else if (StringRef(Error.DiagnosticName).starts_with("clang-tidy-"))
      Report.Warnings.push_back(Error.Message.Message + " [" + Error.DiagnosticName + "]");
  }
  llvm::append_range(Report.Silent, Join.takeSilent(Shown));
  llvm::append_range(Report.Findings, std::move(Shown));
}

} // namespace

FileReport auditFile(const AuditJob &Job, const AuditRequest &Request, StringRef Root) {
  FileReport Report;
  Report.Outcome.File = Job.File;
  // clang reports a file that it cannot read in words about its own internals.
  if (Expected<sys::fs::file_t> Readable = sys::fs::openNativeFileForRead(Job.File))
    sys::fs::closeFile(*Readable);
  else {
    note(Report.Outcome, FileStatus::NotAudited, "cannot be read: " + toString(Readable.takeError()));
    return Report;
  }
  SourceLines Lines;
  for (const tooling::CompileCommand &Command : Job.Commands) {
    // One file that brings clang down does not take the others with it.
    CrashRecoveryContext Recovery;
    if (!Recovery.RunSafely([&] { auditWith(Command, Request, Root, Lines, Report); })) {
      FindingRecorder::install(nullptr);
      note(Report.Outcome, FileStatus::NotAudited, "clang crashed while reading it");
    }
  }
  return Report;
}

} // namespace pybuf
