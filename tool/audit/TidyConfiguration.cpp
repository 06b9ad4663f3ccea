#include "audit/TidyConfiguration.h"
#include "ClangVersion.h"
#include "audit/Paths.h"
#include "llvm/Support/SourceMgr.h"

using namespace clang::tidy;
using namespace llvm;

namespace pybuf {

static ClangTidyOptions defaultOptions() {
  ClangTidyOptions Options = ClangTidyOptions::getDefaults();
  Options.Checks = "";
  Options.WarningsAsErrors = "";
  Options.HeaderFilterRegex = DefaultHeaderFilter;
  return Options;
}

static ClangTidyOptions commandLineOptions(const AuditRequest &Request) {
  ClangTidyOptions Options;
  Options.Checks = Request.Checks;
  if (Request.AskedLevel)
    Options.CheckOptions["PybufLevel"] = nameOf(*Request.AskedLevel);
  if (Request.MinBytes)
    Options.CheckOptions["MinBytes"] = StringRef(std::to_string(*Request.MinBytes));
  return Options;
}

TidyConfiguration::TidyConfiguration(const AuditRequest &Request, IntrusiveRefCntPtr<vfs::FileSystem> Files,
                                     std::vector<std::string> &Warnings)
    : FileOptionsProvider(ClangTidyGlobalOptions(), defaultOptions(), commandLineOptions(Request), std::move(Files)),
      ChecksAreAsked(Request.Checks.has_value()) {
  // clang-tidy's own reader prints to the terminal from every thread and for every file.
  ConfigHandlers.clear();
  ConfigHandlers.emplace_back(".clang-tidy", [&Warnings](MemoryBufferRef Text) -> ErrorOr<ClangTidyOptions> {
    std::string Problem;
    auto Options = parseConfigurationWithDiags(Text, [&](const SMDiagnostic &Found) {
      if (Problem.empty())
        Problem =
            (shownPath(Text.getBufferIdentifier()) + ":" + Twine(Found.getLineNo()) + ": " + Found.getMessage()).str();
    });
    if (Options)
      return Options;
    Warnings.push_back((Problem.empty() ? shownPath(Text.getBufferIdentifier()) + ": cannot be read" : Problem) +
                       "; this file is passed over");
    ClangTidyOptions AsIfMissing;
    AsIfMissing.InheritParentConfig = true;
    return AsIfMissing;
  });
}

std::vector<ClangTidyOptionsProvider::OptionsSource> TidyConfiguration::getRawOptions(StringRef FileName) {
  std::vector<OptionsSource> Sources = FileOptionsProvider::getRawOptions(FileName);
  if (ChecksAreAsked)
    return Sources;
  std::string Checks = "-*,pybuf-*";
  for (const OptionsSource &Source : Sources) {
    if (!Source.first.Checks)
      continue;
    SmallVector<StringRef> Globs;
    StringRef(*Source.first.Checks).split(Globs, ',');
    for (StringRef Glob : Globs) {
      Glob = Glob.trim();
      if (Glob.starts_with("-pybuf") || Glob.starts_with("pybuf"))
        Checks += "," + Glob.str();
    }
  }
  ClangTidyOptions Selected;
  Selected.Checks = Checks;
  Sources.emplace_back(Selected, "pybuf audit");
  return Sources;
}

} // namespace pybuf
