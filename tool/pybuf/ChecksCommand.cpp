#include "CheckList.h"
#include "pybuf/Commands.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand ChecksSubCommand("checks", "Lists the checks");

namespace {

enum class ListFormat { Text, Json };

cl::OptionCategory Category("Options of `pybuf checks`");
cl::opt<ListFormat> Format("format", cl::desc("How the list is written:"), cl::init(ListFormat::Text),
                           cl::values(clEnumValN(ListFormat::Text, "text", "aligned lines (default)"),
                                      clEnumValN(ListFormat::Json, "json", "an array of objects")),
                           cl::cat(Category), cl::sub(ChecksSubCommand));

void writeLines() {
  size_t NameWidth = 0;
  for (const CheckEntry &Check : allChecks())
    NameWidth = std::max(NameWidth, Check.Name.size());
  for (const CheckEntry &Check : allChecks())
    outs() << left_justify(Check.Name, NameWidth) << "  " << left_justify(nameOf(Check.LowestLevel), 8) << "  "
           << Check.Sentence << "\n";
}

void writeObjects() {
  json::OStream Json(outs(), /*IndentSize=*/2);
  Json.array([&] {
    for (const CheckEntry &Check : allChecks())
      Json.object([&] {
        Json.attribute("name", Check.Name);
        Json.attribute("level", nameOf(Check.LowestLevel));
        Json.attribute("sentence", Check.Sentence);
      });
  });
  outs() << "\n";
}

} // namespace

int runChecks() {
  if (Format == ListFormat::Json)
    writeObjects();
  else
    writeLines();
  return Clean;
}

} // namespace pybuf
