#include "audit/Paths.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace pybuf {

std::string absolutePath(StringRef Path, StringRef Folder) {
  SmallString<256> Result;
  if (sys::path::is_relative(Path))
    Result = Folder;
  sys::path::append(Result, Path);
  // Without a working folder it stays as it is.
  (void)sys::fs::make_absolute(Result);
  sys::path::remove_dots(Result, /*remove_dot_dot=*/true);
  return std::string(Result);
}

std::string realPath(StringRef Path) {
  SmallString<256> Result;
  if (sys::fs::real_path(Path, Result))
    return absolutePath(Path);
  return std::string(Result);
}

bool isBelow(StringRef Path, StringRef Folder) {
  if (!Path.consume_front(Folder.rtrim('/')))
    return false;
  return Path.empty() || Path.front() == '/';
}

std::string relativeTo(StringRef Path, StringRef Folder) {
  if (!isBelow(Path, Folder) || Path == Folder)
    return std::string(Path);
  return std::string(Path.drop_front(Folder.rtrim('/').size() + 1));
}

static std::string withoutControlCharacters(StringRef Name) {
  std::string Result;
  for (char C : Name) {
    if (C == '\n')
      Result += "\\n";
    else if (static_cast<unsigned char>(C) < ' ' || C == '\x7f')
      Result += "\\x" + utohexstr(static_cast<unsigned char>(C), /*LowerCase=*/true, /*Width=*/2);
    else
      Result += C;
  }
  return Result;
}

std::string shownPath(StringRef Path) {
  SmallString<256> Here;
  if (sys::fs::current_path(Here))
    return withoutControlCharacters(Path);
  // The working directory may be known by the name of a symbolic link.
  return withoutControlCharacters(relativeTo(Path, isBelow(Path, Here) ? std::string(Here) : realPath(Here)));
}

bool isPassedOver(StringRef Folder) {
  const StringRef Name = sys::path::filename(Folder);
  if (Name.starts_with(".") && Name != "." && Name != "..")
    return true;
  if (Name == "build" || Name.starts_with("build-") || Name.starts_with("cmake-build") || Name == "_build" ||
      Name == "_skbuild" || Name == "dist" || Name == "node_modules" || Name == "__pycache__" ||
      Name.ends_with(".egg-info"))
    return true;
  return sys::fs::exists(Folder + "/CMakeCache.txt") || sys::fs::exists(Folder + "/pyvenv.cfg");
}

std::string projectRoot(StringRef Path) {
  std::string Root(sys::fs::is_directory(Path) ? Path : sys::path::parent_path(Path));
  SmallString<128> Home;
  sys::path::home_directory(Home);
  const std::string Start = Root;
  for (StringRef Folder = Start; !Folder.empty() && Folder != Home; Folder = sys::path::parent_path(Folder)) {
    if (sys::fs::exists(Folder + "/.git"))
      return std::string(Folder);
    if (sys::fs::exists(Folder + "/pyproject.toml") || sys::fs::exists(Folder + "/setup.py"))
      Root = Folder;
    // What lies in a build folder is no part of the project around it.
    if (isPassedOver(Folder))
      break;
  }
  return Root;
}

static std::string commonFolder(StringRef A, StringRef B) {
  while (!A.empty() && !isBelow(B, A))
    A = sys::path::parent_path(A);
  return std::string(A);
}

std::string projectAround(ArrayRef<std::string> Paths) {
  std::string Common = realPath(Paths.front());
  const std::string First = projectRoot(Common);
  for (const std::string &Path : Paths)
    if (const std::string Real = realPath(Path); !isBelow(Real, First))
      Common = commonFolder(Common, Real);
  // Paths from all over the machine have nothing in common that could be called a project.
  SmallString<128> Home;
  sys::path::home_directory(Home);
  return sys::path::has_relative_path(Common) && Common != Home ? projectRoot(Common) : First;
}

std::string nameInProject(StringRef File, StringRef Root) {
  if (isBelow(File, Root))
    return std::string(File);
  std::string Real = realPath(File);
  return isBelow(Real, Root) ? Real : std::string(File);
}

std::string uriOf(StringRef Path) {
  std::string Uri;
  for (char C : Path)
    if (isAlnum(C) || StringRef("-._~/").contains(C))
      Uri += C;
    else
      (Uri += '%') += toHex(StringRef(&C, 1));
  return Uri;
}

} // namespace pybuf
