// Works out which folders of a tree have to be on a file's include path, from the names that it includes.
//
// A build script knows these folders and is not run. But an include names the end of a path, and the tree holds
// few files that end so: the one nearest to the file that includes it is taken, and its own includes are followed.

#ifndef PYBUF_AUDIT_INCLUDE_SEARCH_H
#define PYBUF_AUDIT_INCLUDE_SEARCH_H

#include "audit/IncludeLines.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <set>
#include <string>
#include <vector>

namespace pybuf {

/// Names in the order in which they were added, each once.
using OrderedNames = llvm::SetVector<std::string, std::vector<std::string>, std::set<std::string>>;

class IncludeSearch {
public:
  /// \p Files is the tree, sorted; headers in \p InstalledFolders need no folder of the tree.
  IncludeSearch(llvm::ArrayRef<std::string> Files, std::vector<std::string> InstalledFolders);
  /// The folders for \p File, in the order in which they turn out to be needed.
  std::vector<std::string> foldersFor(llvm::StringRef File);

private:
  const std::vector<Include> &includesOf(llvm::StringRef File);
  bool isInstalled(llvm::StringRef Name) const;
  /// The file of the tree that \p Name most likely means when \p Includer includes it, or nothing.
  llvm::StringRef nearest(llvm::StringRef Name, llvm::StringRef Includer) const;

  llvm::StringSet<> Files;
  llvm::StringMap<std::vector<std::string>> FilesByName;
  std::vector<std::string> InstalledFolders;
  llvm::StringMap<std::vector<Include>> Includes;
};

} // namespace pybuf

#endif
