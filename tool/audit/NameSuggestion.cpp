#include "audit/NameSuggestion.h"
#include "CheckList.h"

using namespace llvm;

namespace pybuf {

std::string suggestCheck(StringRef Mistyped) {
  StringRef Typed = Mistyped.trim("*");
  Typed.consume_front("pybuf-");
  StringRef Nearest;
  // A third of the letters may be wrong; beyond that a suggestion is a guess.
  unsigned Distance = std::max<unsigned>(2, Typed.size() / 3) + 1;
  for (const CheckEntry &Check : allChecks()) {
    const unsigned Mistakes = Typed.edit_distance(Check.Name.substr(StringRef("pybuf-").size()), true, Distance);
    if (Mistakes < Distance) {
      Distance = Mistakes;
      Nearest = Check.Name;
    }
  }
  return Nearest.empty() ? "; `pybuf checks` lists them" : "; did you mean '" + Nearest.str() + "'?";
}

} // namespace pybuf
