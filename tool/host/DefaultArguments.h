// Arguments that a program is started with unless the user gives others.

#ifndef PYBUF_HOST_DEFAULT_ARGUMENTS_H
#define PYBUF_HOST_DEFAULT_ARGUMENTS_H

#include "llvm/ADT/StringRef.h"
#include <deque>
#include <string>
#include <vector>

namespace pybuf {

class DefaultArguments {
public:
  DefaultArguments(int Count, char *Words[]) : All(Words, Words + Count) {}

  /// Adds `Option=Value`, unless \p Value is empty or the user gave the option, with one dash or two.
  void addUnlessGiven(llvm::StringRef Option, llvm::StringRef Value);

  void add(std::string Word);

  int count() { return static_cast<int>(All.size()); }
  /// Valid as long as this object.
  char **words();

private:
  std::deque<std::string> Made; // does not move what it holds
  std::vector<char *> All, Ended;
};

} // namespace pybuf

#endif
