#include "audit/ReportReader.h"
#include "pybuf/Commands.h"
#include "pybuf/ReportOptions.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand MergeSubCommand("merge", "Joins the JSON reports of the shares of one audit");

namespace {
cl::OptionCategory Category("Options of `pybuf merge`");
cl::list<std::string> Reports(cl::Positional, cl::OneOrMore, cl::desc("REPORT.json..."), cl::cat(Category),
                              cl::sub(MergeSubCommand));
} // namespace

int runMerge() {
  if (Error Problem = checkReports())
    return refuse(toString(std::move(Problem)));
  std::vector<AuditResult> Read;
  std::vector<std::string> Problems;
  for (const std::string &File : Reports) {
    Expected<AuditResult> Report = readReport(File);
    if (Report)
      Read.push_back(std::move(*Report));
    else
      Problems.push_back(toString(Report.takeError()));
  }
  if (Read.empty()) {
    for (const std::string &Problem : Problems)
      errs() << "pybuf: " << Problem << "\n";
    return refuse("there is no report to join");
  }
  const AuditResult Result = joinReports(std::move(Read), Problems);
  for (const std::string &Problem : Problems)
    errs() << "pybuf: " << Problem << "\n";
  if (Error Problem = writeReports(Result))
    return refuse(toString(std::move(Problem)));
  // What is joined is worth having, but it is not the whole audit.
  if (!Problems.empty())
    return Failed;
  return Result.Findings.empty() ? Clean : FoundSomething;
}

} // namespace pybuf
