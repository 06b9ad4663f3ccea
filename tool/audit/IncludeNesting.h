// The order in which headers come to their end when a file begins with an #include.
//
// Files seldom begin with the same #include, but the headers that they name often begin with the same one. Where a
// header that may be read once only begins with another such header, reading that one first, by itself, changes
// nothing; so files that begin with different headers can still share what these begin with.

#ifndef PYBUF_AUDIT_INCLUDE_NESTING_H
#define PYBUF_AUDIT_INCLUDE_NESTING_H

#include "audit/LeadingDirectives.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include <optional>

namespace pybuf {

/// A directive that means the same in each file, or in each of one folder.
struct OrderedDirective {
  std::string Text;
  std::string Folder; ///< where it is looked for from; empty where that makes no difference
  auto operator<=>(const OrderedDirective &) const = default;
};

class IncludeNesting {
public:
  /// For files that are compiled like the one of \p Example; \p Flags are its flags.
  IncludeNesting(llvm::ArrayRef<std::string> Flags, const clang::tooling::CompileCommand &Example);

  /// Adds the directives that stand for \p Include in a file in \p Folder: what it begins with first, itself last.
  /// What \p Order has already is not read again, and not added.
  void add(const LeadingDirective &Include, llvm::StringRef Folder, std::vector<OrderedDirective> &Order) {
    add(Include, Folder, 0, Order);
  }

private:
  struct Header {
    std::string Guard;
    std::vector<LeadingDirective> Includes;
    std::optional<bool> RefusesToComeFirst; ///< once it is known
  };
  Header &headerAt(const std::string &File);
  void add(const LeadingDirective &Include, llvm::StringRef Folder, unsigned Depth,
           std::vector<OrderedDirective> &Order);
  bool refusesToComeFirst(const std::string &File);
  bool mayComeFirst(const std::string &File, llvm::StringRef GuardOfOuter);
  /// The file that is meant, or nothing. \p IsOfSystem tells whether it was found in a system folder.
  std::string resolve(llvm::StringRef Include, llvm::StringRef Folder, bool &IsOfSystem);
  std::string search(llvm::StringRef Include, llvm::StringRef Folder, bool &IsOfSystem) const;
  /// How a file in any folder has to write \p File.
  std::string spelled(const std::string &File);

  clang::tooling::CompileCommand Trial; // includes one header
  unsigned Trials = 0;
  std::vector<std::string> QuotedFolders, Folders, SystemFolders;
  llvm::StringMap<Header> Headers;
  llvm::StringMap<std::pair<std::string, bool>> Resolved; // by text and folder: many files include the same
};

} // namespace pybuf

#endif
