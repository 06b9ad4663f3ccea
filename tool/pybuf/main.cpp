// The program `pybuf`: picks the subcommand.

#include "pybuf/Commands.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

int pybuf::refuse(const Twine &Sentence) {
  errs() << "pybuf: " << Sentence << "\n";
  return Failed;
}

int main(int Count, const char **Words) {
  cl::SetVersionPrinter([](raw_ostream &Out) { Out << "pybuf " PYBUF_VERSION " (LLVM " LLVM_VERSION_STRING ")\n"; });
  static const std::pair<cl::SubCommand *, int (*)()> Commands[] = {
      {&pybuf::AuditSubCommand, pybuf::runAudit},     {&pybuf::CacheSubCommand, pybuf::runCache},
      {&pybuf::CaptureSubCommand, pybuf::runCapture}, {&pybuf::ChecksSubCommand, pybuf::runChecks},
      {&pybuf::DoctorSubCommand, pybuf::runDoctor},   {&pybuf::ExplainSubCommand, pybuf::runExplain},
      {&pybuf::MergeSubCommand, pybuf::runMerge},
  };
  cl::OptionCategory None("pybuf");
  cl::HideUnrelatedOptions(None);
  if (!cl::ParseCommandLineOptions(Count, Words, "finds needless copies of buffer data in code that extends Python\n",
                                   &errs()))
    return pybuf::Failed;
  for (const auto &[Command, Run] : Commands)
    if (*Command)
      return Run();
  cl::PrintHelpMessage();
  return pybuf::Failed;
}
