#include "host/DefaultArguments.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

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

std::string clangHeaders() {
  static const int Anchor = 0;
  SmallString<256> Beside(
      sys::path::parent_path(sys::path::parent_path(sys::fs::getMainExecutable("pybuf", const_cast<int *>(&Anchor)))));
  sys::path::append(Beside, "lib", "clang", sys::path::filename(PYBUF_CLANG_RESOURCE_DIR));
  for (StringRef Folder : {StringRef(PYBUF_CLANG_RESOURCE_DIR), StringRef(Beside)})
    if (sys::fs::is_directory(Folder))
      return Folder.str();
  return "";
}

} // namespace pybuf
