#include "host/DefaultArguments.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

using namespace llvm;

namespace pybuf {

void DefaultArguments::addUnlessGiven(StringRef Option, StringRef Value) {
  const StringRef Name = Option.ltrim('-');
  const auto IsGiven = [&](const char *Word) {
    const StringRef Given = Word;
    return Given.starts_with("-") && Given.ltrim('-').split('=').first == Name;
  };
  if (Value.empty() || any_of(drop_begin(All), IsGiven))
    return;
  add((Option + "=" + Value).str());
}

// In front of the user's: behind "--" they would be files.
void DefaultArguments::add(std::string Word) {
  Made.push_back(std::move(Word));
  All.insert(std::next(All.begin()), Made.back().data());
}

char **DefaultArguments::words() {
  // As main() has them: a null pointer ends them.
  Ended = All;
  Ended.push_back(nullptr);
  return Ended.data();
}

} // namespace pybuf
