// A check that looks at the copying calls of one function at a time.

#ifndef PYBUF_FUNCTION_CHECK_H
#define PYBUF_FUNCTION_CHECK_H

#include "PybufCheck.h"
#include "fix/Edits.h"
#include "flow/ReadCopy.h"
#include "flow/Uses.h"

namespace pybuf {

/// Finds the functions that hold a site of interest, and builds the graph of a function only then.
class FunctionCheck : public PybufCheck {
public:
  using PybufCheck::PybufCheck;
  ~FunctionCheck() override;
  void registerMatchers(clang::ast_matchers::MatchFinder *Finder) final;
  void check(const clang::ast_matchers::MatchFinder::MatchResult &Result) final;
  void onEndOfTranslationUnit() final;

protected:
  /// True for a call or construction that judge() wants to see. Asked of every one in every body: cheap.
  virtual bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const = 0;
  /// True for a site that matters in a loop only, so that the graph of a function without one is not built for it.
  virtual bool mattersInLoopsOnly(const clang::Stmt *, const flow::CallModel &) const { return false; }
  /// Judges one site. \p All holds graph and uses of the function around it.
  virtual void judge(const clang::Stmt *Site, flow::Uses &All) = 0;

  /// A finding at \p Site with location, range and loop depth filled in.
  static Finding findingAt(const clang::Stmt *Site, const flow::FunctionGraph &Graph);
  /// Adds the notes that prove a copy which is only read: its last read, and where it is \p Dropped.
  static void prove(Finding &Found, const flow::ReadCopy &Facts, const flow::FunctionGraph &Graph,
                    llvm::StringRef Dropped = "dropped here");
  /// Adds a note where \p Variable is named in a branch that is not compiled here, so that its use there is not known.
  static void tellOtherConfiguration(Finding &Found, const clang::VarDecl *Variable, const flow::FunctionGraph &Graph);
  /// Adds the edit that makes the copy, a std::string that is only read, a view of what it is made of, if it may be
  /// one.
  static void offerView(Finding &Found, const flow::ReadCopy &Facts, api::ViewBy View, FixClass Class,
                        const flow::FunctionGraph &Graph);
  /// The version of the limited API of Python that the file is compiled for, as 0x030A0000; none without it.
  std::optional<uint64_t> limitedApiVersion() const { return LimitedApi; }

private:
  /// Judges the sites of one function.
  void look(const clang::FunctionDecl &Function, clang::ASTContext &Context);
  void registerPPCallbacks(const clang::SourceManager &Sources, clang::Preprocessor *PP,
                           clang::Preprocessor *ModuleExpander) final;

  std::vector<FunctionCheck *> Shown; ///< the checks that this one shows the functions to, itself among them
  bool Walked = false;                ///< the functions of this translation unit have been shown
  clang::Preprocessor *Preprocessor = nullptr;
  std::optional<uint64_t> LimitedApi;
};

} // namespace pybuf

#endif
