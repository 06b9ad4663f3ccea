// What clangd tells the editor, put right where it is about pybuf: clangd links a diagnostic to the page of its check
// on clang's site, where ours are not, and calls any single quick fix the preferred one, also one that a person should
// review first.

#ifndef PYBUF_CLANGD_EDITOR_MESSAGES_H
#define PYBUF_CLANGD_EDITOR_MESSAGES_H

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <string>

namespace pybuf {

/// Takes messages of the language server protocol, each with its header, and writes them to \p Below. What is no such
/// message goes through as it is.
class EditorMessages : public llvm::raw_ostream {
public:
  explicit EditorMessages(llvm::raw_ostream &Below);
  ~EditorMessages() override;

private:
  void write_impl(const char *Data, size_t Size) override;
  uint64_t current_pos() const override { return Written; }

  /// Writes what is complete.
  void forward();
  std::string putRight(llvm::StringRef Message) const;
  /// The address of the page of a check, named without its prefix; none where it is not installed.
  std::optional<std::string> linkToPage(llvm::StringRef Check) const;
  std::optional<std::string> withLinksToPages(llvm::StringRef Message) const;
  void putRight(llvm::json::Value &Value) const;

  llvm::raw_ostream &Below;
  std::string Pending;
  std::string Pages; ///< the folder of the pages; empty where they are not installed
  uint64_t Written = 0;
};

} // namespace pybuf

#endif
