#include "audit/CompileFlags.h"
#include "ClangVersion.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/FileSystem.h"

using namespace clang;
using namespace llvm;
using namespace llvm::opt;

namespace pybuf {

namespace {

namespace options = driver_options;

bool writesFiles(const Option &Flag) {
  return Flag.matches(options::OPT_M_Group) || Flag.matches(options::OPT_o) || Flag.matches(options::OPT_c) ||
         Flag.matches(options::OPT_S) || Flag.matches(options::OPT_E) || Flag.matches(options::OPT_save_temps_EQ) ||
         Flag.matches(options::OPT_MJ) || Flag.matches(options::OPT_ftime_trace) ||
         Flag.matches(options::OPT_ftime_trace_EQ) || Flag.matches(options::OPT__serialize_diags);
}

// A profile is made by the compiler that reads it, and no profile changes what a file means.
bool readsOutputOfOtherCompiler(const Option &Flag) {
  return Flag.matches(options::OPT_include_pch) || Flag.matches(options::OPT_fprofile_use_EQ) ||
         Flag.matches(options::OPT_fprofile_use) || Flag.matches(options::OPT_fprofile_instr_use_EQ) ||
         Flag.matches(options::OPT_fprofile_sample_use_EQ);
}

// A project's -Werror is about its own compiler's warnings; here it would only count files as broken.
bool turnsWarningsIntoErrors(const Arg &Flag) {
  return Flag.getOption().matches(options::OPT_pedantic_errors) ||
         (Flag.getOption().matches(options::OPT_W_Joined) && StringRef(Flag.getValue()).starts_with("error"));
}

bool isKept(const Arg &Flag) {
  const Option &Kind = Flag.getOption();
  return !Kind.matches(options::OPT_UNKNOWN) && !writesFiles(Kind) && !readsOutputOfOtherCompiler(Kind) &&
         !turnsWarningsIntoErrors(Flag);
}

} // namespace

Arguments flagsForParsing(const Arguments &Command) {
  if (Command.empty())
    return Command;
  const Arguments Plain = tooling::getStripPluginsAdjuster()(Command, "");
  std::vector<const char *> Pointers;
  for (const std::string &Argument : drop_begin(Plain))
    Pointers.push_back(Argument.c_str());
  unsigned MissingIndex = 0, MissingCount = 0;
  const InputArgList Parsed =
      getDriverOptTable().ParseArgs(Pointers, MissingIndex, MissingCount, opt::Visibility(options::ClangOption));

  ArgStringList Kept;
  bool HasResourceDir = false, NextIsPrecompiledHeader = false;
  for (const Arg *Flag : Parsed) {
    if (!isKept(*Flag))
      continue;
    if (Flag->getOption().matches(options::OPT_Xclang)) {
      const bool IsPrecompiledHeader = NextIsPrecompiledHeader;
      NextIsPrecompiledHeader = StringRef(Flag->getValue()) == "-include-pch";
      if (IsPrecompiledHeader || NextIsPrecompiledHeader)
        continue;
    }
    HasResourceDir |=
        Flag->getOption().matches(options::OPT_resource_dir) || Flag->getOption().matches(options::OPT_resource_dir_EQ);
    Flag->render(Parsed, Kept);
  }
  Arguments Result{Plain.front()};
  // Where the folder is gone (a copied binary), clang looks beside the compiler that the command names.
  if (!HasResourceDir && sys::fs::is_directory(PYBUF_CLANG_RESOURCE_DIR))
    Result.push_back("-resource-dir=" PYBUF_CLANG_RESOURCE_DIR);
  Result.push_back("-fsyntax-only");
  Result.insert(Result.end(), Kept.begin(), Kept.end());
  return Result;
}

Arguments withConfiguredArguments(Arguments Command, const tidy::ClangTidyOptions &Configured) {
#if CLANG_VERSION_MAJOR >= 22
  if (Configured.RemovedArgs)
    erase_if(Command, [&](const std::string &Argument) { return is_contained(*Configured.RemovedArgs, Argument); });
#endif
  if (Configured.ExtraArgsBefore && !Command.empty())
    Command.insert(std::next(Command.begin()), Configured.ExtraArgsBefore->begin(), Configured.ExtraArgsBefore->end());
  if (Configured.ExtraArgs)
    Command.insert(Command.end(), Configured.ExtraArgs->begin(), Configured.ExtraArgs->end());
  return Command;
}

} // namespace pybuf
