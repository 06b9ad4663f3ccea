// Questions about paths that several parts ask: absolute form, what lies below what, how a path is shown.

#ifndef PYBUF_AUDIT_PATHS_H
#define PYBUF_AUDIT_PATHS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace pybuf {

/// \p Path made absolute against \p Folder (the working directory when empty), without "." and "..".
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Folder = "");

/// \p Path with symbolic links resolved; only made absolute where it does not exist.
std::string realPath(llvm::StringRef Path);

/// True when absolute \p Path is \p Folder or lies below it.
bool isBelow(llvm::StringRef Path, llvm::StringRef Folder);

/// \p Path as seen from \p Folder when it lies below it, otherwise unchanged.
std::string relativeTo(llvm::StringRef Path, llvm::StringRef Folder);

/// \p Path as a person in the working directory would write it, on one line whatever the name holds.
std::string shownPath(llvm::StringRef Path);

/// \p Path as part of an address: percent-encoded.
std::string uriOf(llvm::StringRef Path);

/// True for folders that hold no sources of the project: hidden ones, build output, virtual environments.
bool isPassedOver(llvm::StringRef Folder);

/// The project that \p Path belongs to: the nearest folder above it with .git; without one the farthest with
/// pyproject.toml or setup.py, since test folders have their own; otherwise \p Path itself (its folder, for a file).
std::string projectRoot(llvm::StringRef Path);

/// The project of several paths, of which there is at least one: of the first, or of the folder around them all.
std::string projectAround(llvm::ArrayRef<std::string> Paths);

/// \p File by its name below \p Root where it has one: a build system may have reached it through other links.
std::string nameInProject(llvm::StringRef File, llvm::StringRef Root);

} // namespace pybuf

#endif
