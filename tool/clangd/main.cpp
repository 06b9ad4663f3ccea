// The program `pybuf-clangd`: clangd with pybuf's checks in it, and with defaults that show them without configuration.

#include "host/DefaultArguments.h"
#include "host/Installation.h"

namespace clang::clangd {
// Its header is not part of the development packages.
int clangdMain(int Count, char *Words[]);
} // namespace clang::clangd

int main(int Count, char *Words[]) {
  pybuf::DefaultArguments Arguments(Count, Words);
  // Parsing them makes files with binding libraries several times slower, for hints at calls of emplace and the like.
  Arguments.addUnlessGiven("--parse-forwarding-functions", "0");
  Arguments.addUnlessGiven("--resource-dir", pybuf::clangHeaders());
  return clang::clangd::clangdMain(Arguments.count(), Arguments.words());
}
