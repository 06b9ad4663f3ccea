// The program `pybuf-clang-tidy`: clang-tidy with pybuf's checks in it, for those who can only name an executable.

#include "host/DefaultArguments.h"
#include "host/Installation.h"

namespace clang::tidy {
// Its header is not part of the development packages.
int clangTidyMain(int Count, const char **Words);
} // namespace clang::tidy

int main(int Count, char *Words[]) {
  pybuf::DefaultArguments Arguments(Count, Words);
  // clang looks for its own headers beside the program, where they are only in LLVM's own folder.
  if (const std::string Folder = pybuf::clangHeaders(); !Folder.empty())
    Arguments.add("--extra-arg-before=-resource-dir=" + Folder);
  return clang::tidy::clangTidyMain(Arguments.count(), const_cast<const char **>(Arguments.words()));
}
