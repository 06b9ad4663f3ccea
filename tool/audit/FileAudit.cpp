#include "audit/FileAudit.h"
#include "ClangVersion.h"
#include "audit/AuditedPart.h"
#include "audit/CompileFlags.h"
#include "audit/FindingJoin.h"
#include "audit/Paths.h"
#include "audit/TidyConfiguration.h"
#include "audit/WholeFiles.h"
#include "clang-tidy/ClangTidy.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
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
  explicit Diagnostics(tidy::ClangTidyContext &Context) : ClangTidyDiagnosticConsumer(Context), Context(Context) {}

  void HandleDiagnostic(DiagnosticsEngine::Level Level, const Diagnostic &Info) override {
    if (Level == DiagnosticsEngine::Fatal && !IsFatal) {
      IsFatal = true;
      FirstError = sentenceOf(Info);
    } else if (Level == DiagnosticsEngine::Error && FirstError.empty()) {
      FirstError = sentenceOf(Info);
    }
    // The compiler's own are not shown, and clang-tidy would look for NOLINT around each: in a file of NULs there is
    // one for each byte of one endless line.
    const std::string Name = Context.getCheckName(Info.getID());
    if (!Name.empty() && !StringRef(Name).starts_with("clang-diagnostic-"))
      ClangTidyDiagnosticConsumer::HandleDiagnostic(Level, Info);
  }

  std::string FirstError;
  bool IsFatal = false;

private:
  tidy::ClangTidyContext &Context;

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

/// Notes which files were read.
class DependencyRecorder : public ASTConsumer {
public:
  DependencyRecorder(StringRef Folder, FileReport &Report) : Folder(Folder), Report(Report) {}
  void HandleTranslationUnit(ASTContext &Context) override {
    const SourceManager &Sources = Context.getSourceManager();
    for (auto Each = Sources.fileinfo_begin(); Each != Sources.fileinfo_end(); ++Each)
      if (!isSharedSource(Each->first.getName()))
        Report.Dependencies.push_back(absolutePath(Each->first.getName(), Folder));
  }

private:
  StringRef Folder;
  FileReport &Report;
};

class FunctionNaming : public ASTConsumer {
public:
  explicit FunctionNaming(FindingJoin &Join) : Join(Join) {}
  void HandleTranslationUnit(ASTContext &Context) override { Join.nameFunctions(Context); }

private:
  FindingJoin &Join;
};

constexpr uint64_t LargestFile = 32 << 20;

/// How one command is parsed.
struct Parsing {
  bool IsThorough = false;
  const PrecompiledHeader *Precompiled = nullptr; ///< to begin with
  unsigned Covered = 0;                           ///< how many bytes of the file it stands for
  StringRef PrecompiledOutput;                    ///< where to write one, or nothing
  const SharedHeader *Header = nullptr;           ///< what it is made from
};

/// Notes whether a header is missing.
class MissingHeader : public PPCallbacks {
public:
  explicit MissingHeader(bool &IsMissing) : IsMissing(IsMissing) {}

  bool FileNotFound(StringRef) override {
    IsMissing = true;
    return false; // clang says so
  }

private:
  bool &IsMissing;
};

/// What looks at a parsed file: the checks, and before and behind them what they need.
class Consumers {
public:
  Consumers(tidy::ClangTidyContext &Context, FindingJoin &Join, const Parsing &How, StringRef Root, StringRef Folder,
            FileReport &Report)
      : Factory(Context), Join(Join), How(How), Root(Root), Folder(Folder), Report(Report) {}

  std::vector<std::unique_ptr<ASTConsumer>> create(CompilerInstance &Compiler, StringRef File) {
    Compiler.getPreprocessor().addPPCallbacks(std::make_unique<MissingHeader>(LacksHeader));
    std::vector<std::unique_ptr<ASTConsumer>> All;
    if (!How.IsThorough)
      All.push_back(std::make_unique<AuditedPart>(Root, Folder));
    All.push_back(Factory.createASTConsumer(Compiler, File));
    All.push_back(std::make_unique<FunctionNaming>(Join));
    All.push_back(std::make_unique<DependencyRecorder>(Folder, Report));
    return All;
  }

  const Parsing &how() const { return How; }
  bool lacksHeader() const { return LacksHeader; }

private:
  bool LacksHeader = false;
  tidy::ClangTidyASTConsumerFactory Factory;
  FindingJoin &Join;
  const Parsing &How;
  StringRef Root, Folder;
  FileReport &Report;
};

class CheckAction : public ASTFrontendAction {
public:
  explicit CheckAction(Consumers &Looking) : Looking(Looking) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    return std::make_unique<MultiplexConsumer>(Looking.create(Compiler, File));
  }

private:
  Consumers &Looking;
};

/// The same for a header that is precompiled.
class PrecompileAction : public GeneratePCHAction {
public:
  explicit PrecompileAction(Consumers &Looking) : Looking(Looking) {}

  std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &Compiler, StringRef File) override {
    std::unique_ptr<ASTConsumer> Writer = GeneratePCHAction::CreateASTConsumer(Compiler, File);
    if (!Writer)
      return nullptr;
    std::vector<std::unique_ptr<ASTConsumer>> All = Looking.create(Compiler, File);
    All.push_back(std::move(Writer));
    return std::make_unique<MultiplexConsumer>(std::move(All));
  }

private:
  Consumers &Looking;
};

class CheckActionFactory : public tooling::FrontendActionFactory {
public:
  explicit CheckActionFactory(Consumers &Looking) : Looking(Looking) {}

  std::unique_ptr<FrontendAction> create() override {
    if (Looking.how().PrecompiledOutput.empty())
      return std::make_unique<CheckAction>(Looking);
    return std::make_unique<PrecompileAction>(Looking);
  }

  bool runInvocation(std::shared_ptr<CompilerInvocation> Invocation, FileManager *Files,
                     std::shared_ptr<PCHContainerOperations> Containers, DiagnosticConsumer *Consumer) override {
    const Parsing &How = Looking.how();
    PreprocessorOptions &Preprocessing = Invocation->getPreprocessorOpts();
    FrontendOptions &Frontend = Invocation->getFrontendOpts();
    // clang-tidy defines __clang_analyzer__, and findings have to be those of clang-tidy.
    Preprocessing.SetUpStaticAnalyzer = true;
    // Without this clang prints how many warnings it "generated".
    Invocation->getDiagnosticOpts().ShowCarets = false;
    Frontend.SkipFunctionBodies = !How.IsThorough;
    if (How.Precompiled) {
      Preprocessing.ImplicitPCHInclude = How.Precompiled->File;
      Preprocessing.PrecompiledPreambleBytes = {How.Covered, /*EndsAtStartOfLine=*/false};
      // It was made a moment ago, by this process and for this command.
      Preprocessing.DisablePCHOrModuleValidation = DisableValidationForModuleKind::PCH;
    }
    if (!How.PrecompiledOutput.empty()) {
      Frontend.ProgramAction = frontend::GeneratePCH;
      Frontend.OutputFile = How.PrecompiledOutput.str();
      Invocation->getLangOpts().CompilingPCH = true;
    }
    return FrontendActionFactory::runInvocation(Invocation, Files, Containers, Consumer);
  }

private:
  Consumers &Looking;
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

// The sources of shared headers are in memory only, and clang looks for them whenever it reads what they became.
IntrusiveRefCntPtr<vfs::FileSystem> madeSources(const Parsing &How, const AuditRequest &Request) {
  IntrusiveRefCntPtr<vfs::InMemoryFileSystem> Made(new vfs::InMemoryFileSystem);
  const auto Add = [&](StringRef Name, StringRef Text) {
    Made->addFile(Name, /*ModificationTime=*/0, MemoryBuffer::getMemBufferCopy(Text, Name));
  };
  if (How.Precompiled)
    for (const auto &[Name, Text] : How.Precompiled->Sources)
      Add(Name, Text);
  if (How.Header)
    Add(How.Header->Source, How.Header->Text);
  if (Request.Overlay)
    for (const auto &[Name, Text] : *Request.Overlay)
      Add(Name, Text);
  return Made;
}

// A .clang-tidy that appears where there is none changes as much as one that is edited.
void addConfiguration(StringRef File, const tidy::ClangTidyOptions &Configured,
                      std::vector<std::string> &Dependencies) {
  for (StringRef Folder = sys::path::parent_path(File); !Folder.empty(); Folder = sys::path::parent_path(Folder))
    Dependencies.push_back(absolutePath(".clang-tidy", Folder));
  for (const auto &Option : Configured.CheckOptions)
    if (Option.getKey().ends_with("ApiModels")) {
      SmallVector<StringRef> Models;
      StringRef(Option.getValue().Value).split(Models, ';', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
      for (StringRef Model : Models)
        Dependencies.push_back(absolutePath(Model.trim()));
    }
}

void auditWith(const tooling::CompileCommand &Command, const AuditRequest &Request, StringRef Root, const Parsing &How,
               SourceLines &Lines, FileReport &Report) {
  // Each thread moves through the folders of its commands, so it cannot share the process's working directory.
  IntrusiveRefCntPtr<vfs::FileSystem> Physical(wholeFiles());
  IntrusiveRefCntPtr<vfs::OverlayFileSystem> System(new vfs::OverlayFileSystem(Physical));
  System->pushOverlay(madeSources(How, Request));
  if (System->setCurrentWorkingDirectory(Command.Directory))
    return note(Report.Outcome, FileStatus::NotAudited,
                "the folder it is compiled in does not exist: " + Command.Directory);

  FindingJoin Join(Root, Command.Directory, Lines);
  const ThreadRecorder Recording(Join);
  tidy::ClangTidyContext Context(std::make_unique<TidyConfiguration>(Request, Physical, Report.Warnings));
  if (Request.Times && !Request.Times->folder().empty()) {
    Context.setEnableProfiling(true);
    Context.setProfileStoragePrefix(Request.Times->folder());
  }
  // LLVM 19 takes the filter for headers from what holds before the file is parsed.
  Context.setCurrentFile(Command.Filename);
  Diagnostics Consumer(Context);
  const std::unique_ptr<DiagnosticsEngine> Engine = connectDiagnostics(Context, Consumer);
  Consumers Looking(Context, Join, How, Root, Command.Directory, Report);
  CheckActionFactory Action(Looking);
  IntrusiveRefCntPtr<FileManager> Files(new FileManager(FileSystemOptions(), System));
  const tidy::ClangTidyOptions Configured = Context.getOptionsForFile(Command.Filename);
  addConfiguration(Command.Filename, Configured, Report.Dependencies);
  const Arguments Flags = flagsForParsing(withConfiguredArguments(Command.CommandLine, Configured));
  tooling::ToolInvocation Invocation(Flags, &Action, Files.get(), std::make_shared<PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Consumer);
  const bool Ran = Invocation.run();
  Report.LacksHeader = Looking.lacksHeader();

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

// One file that brings clang down does not take the others with it.
void auditSafely(const tooling::CompileCommand &Command, const AuditRequest &Request, StringRef Root,
                 const Parsing &How, SourceLines &Lines, FileReport &Report) {
  CrashRecoveryContext Recovery;
  if (!Recovery.RunSafely([&] { auditWith(Command, Request, Root, How, Lines, Report); })) {
    FindingRecorder::install(nullptr);
    note(Report.Outcome, FileStatus::NotAudited, "clang crashed while reading it");
  }
}

void append(FileReport &To, FileReport More) {
  note(To.Outcome, More.Outcome.Status, More.Outcome.Reason);
  llvm::append_range(To.Findings, std::move(More.Findings));
  llvm::append_range(To.Silent, std::move(More.Silent));
  llvm::append_range(To.Warnings, std::move(More.Warnings));
  llvm::append_range(To.Dependencies, std::move(More.Dependencies));
}

// The beginning of time for a file that is gone.
sys::TimePoint<> lastWritten(StringRef File) {
  sys::fs::file_status Status;
  return sys::fs::status(File, Status) ? sys::TimePoint<>() : Status.getLastModificationTime();
}

} // namespace

FileReport auditFile(const AuditJob &Job, const AuditRequest &Request, StringRef Root, ArrayRef<QuickStart> Starts) {
  FileReport Report;
  Report.Outcome.File = Job.File;
  if (Job.Size > LargestFile) {
    note(Report.Outcome, FileStatus::NotAudited,
         "has " + Twine(Job.Size >> 20) + " MiB; files above " + Twine(LargestFile >> 20) +
             " MiB are data or generated, and take more memory than they are worth");
    return Report;
  }
  // clang reports a file that it cannot read in words about its own internals.
  if (Expected<sys::fs::file_t> Readable = sys::fs::openNativeFileForRead(Job.File))
    (void)sys::fs::closeFile(*Readable);
  else {
    note(Report.Outcome, FileStatus::NotAudited, "cannot be read: " + toString(Readable.takeError()));
    return Report;
  }
  const sys::TimePoint<> WrittenBefore = lastWritten(Job.File);
  SourceLines Lines;
  for (const auto &[Index, Command] : enumerate(Job.Commands)) {
    Parsing How;
    How.IsThorough = Request.IsThorough;
    if (Index < Starts.size() && Starts[Index].Header) {
      How.Precompiled = Starts[Index].Header;
      How.Covered = Starts[Index].Covered;
      FileReport Quick;
      auditSafely(Command, Request, Root, How, Lines, Quick);
      // What is not found with it is not found without it either.
      if (Quick.Outcome.Status == FileStatus::Audited || Quick.LacksHeader) {
        append(Report, std::move(Quick));
        append(Report, How.Precompiled->Report);
        continue;
      }
      // A header that cannot be read twice, say: then without.
      How.Precompiled = nullptr;
      How.Covered = 0;
    }
    auditSafely(Command, Request, Root, How, Lines, Report);
  }
  if (lastWritten(Job.File) != WrittenBefore)
    Report.Warnings.push_back(Job.File + " was changed while it was audited; audit it again");
  llvm::sort(Report.Dependencies);
  Report.Dependencies.erase(llvm::unique(Report.Dependencies), Report.Dependencies.end());
  return Report;
}

FileReport auditSharedHeader(const SharedHeader &Header, const AuditRequest &Request, StringRef Root,
                             const PrecompiledHeader *Parent, StringRef Output) {
  FileReport Report;
  Report.Outcome.File = Header.Source;
  SourceLines Lines;
  Parsing How;
  How.Precompiled = Parent;
  How.PrecompiledOutput = Output;
  How.Header = &Header;
  auditSafely(Header.Command, Request, Root, How, Lines, Report);
  if (Parent)
    append(Report, Parent->Report);
  if (Report.Outcome.Status == FileStatus::Audited && !sys::fs::exists(Output))
    note(Report.Outcome, FileStatus::NotAudited, "cannot be written");
  return Report;
}

} // namespace pybuf
