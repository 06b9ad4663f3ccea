#include "host/Installation.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace pybuf {

/// \p Path below the folder that holds bin with this program.
static std::string beside(const Twine &Path) {
  static const int Anchor = 0;
  SmallString<256> Folder(
      sys::path::parent_path(sys::path::parent_path(sys::fs::getMainExecutable("pybuf", const_cast<int *>(&Anchor)))));
  sys::path::append(Folder, Path);
  return std::string(Folder);
}

static std::string firstFolder(const std::string &First, const std::string &Second) {
  for (const std::string &Folder : {First, Second})
    if (sys::fs::is_directory(Folder))
      return Folder;
  return "";
}

std::string clangHeaders() {
  return firstFolder(PYBUF_CLANG_RESOURCE_DIR, beside("lib/clang/" + sys::path::filename(PYBUF_CLANG_RESOURCE_DIR)));
}

std::string checkPages() { return firstFolder(beside("share/doc/pybuf/checks"), PYBUF_PAGES_FOLDER); }

} // namespace pybuf
