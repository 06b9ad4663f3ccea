#include "CheckList.h"
#include "audit/NameSuggestion.h"
#include "pybuf/CheckPages.h"
#include "pybuf/Commands.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand ExplainSubCommand("explain",
                                 "Prints the page of a check: what it finds, why, and when a copy is needed");

static cl::OptionCategory Category("Options of `pybuf explain`");
static cl::opt<std::string> Asked(cl::Positional, cl::desc("CHECK"), cl::cat(Category), cl::sub(ExplainSubCommand));

int runExplain() {
  if (Asked.empty())
    return refuse("`pybuf explain` takes the name of a check; `pybuf checks` lists them");
  const std::string Short = Asked, Full = "pybuf-" + Short;
  const auto Check =
      find_if(allChecks(), [&](const CheckEntry &Each) { return Each.Name == Short || Each.Name == Full; });
  if (Check == allChecks().end())
    return refuse("there is no check '" + Short + "'" + suggestCheck(Short));
  const StringRef Page = pageOf(Check->Name);
  if (Page.empty())
    return refuse(Check->Name + " has no page; it says of itself: " + Check->Sentence);
  outs() << Page;
  return Clean;
}

} // namespace pybuf
