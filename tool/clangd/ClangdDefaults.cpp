// What clangd decides otherwise with pybuf in it. Its headers are not part of the development packages and it takes no
// plugins, so the linker is asked (--wrap, see CMakeLists.txt) to call these functions where clangd calls its own,
// across its own object files; each declares the one function that it stands for.

#include "ClangVersion.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clangd/EditorMessages.h"
#include "clangd/IncomingMessages.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <cstdio>
#include <memory>
#include <optional>

using namespace llvm;

namespace clang::clangd {

// The default checks became a function that is owned in 22; before, clangd refers to one that always is.
#if CLANG_VERSION_MAJOR >= 22
using TidyProvider = unique_function<void(tidy::ClangTidyOptions &, StringRef File) const>;
#else
using TidyProvider = function_ref<void(tidy::ClangTidyOptions &, StringRef File)>;
#endif
enum JSONStreamStyle { Standard, Delimited };
class Transport {
public:
  virtual ~Transport() = default;
};
class SymbolIndex {
public:
  virtual ~SymbolIndex() = default;
};

TidyProvider realDefaultChecks() asm("__real__ZN5clang6clangd20provideDefaultChecksEv");
TidyProvider pybufDefaultChecks() asm("__wrap__ZN5clang6clangd20provideDefaultChecksEv");
std::optional<bool> realIsFast(StringRef Check) asm("__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::optional<bool> pybufIsFast(StringRef Check) asm("__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::unique_ptr<Transport> realTransport(std::FILE *In, raw_ostream &Out, raw_ostream *Mirror, bool Pretty,
                                         JSONStreamStyle Style) //
    asm("__real__ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE");
std::unique_ptr<Transport> pybufTransport(std::FILE *In, raw_ostream &Out, raw_ostream *Mirror, bool Pretty,
                                          JSONStreamStyle Style) //
    asm("__wrap__ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE");

// clangd asks for its default checks last, after .clang-tidy and .clangd. A list there that was made for other checks
// leaves pybuf's on; what it says of pybuf's own stands.
static void addPybuf(tidy::ClangTidyOptions &Options) {
  const std::string Checks = Options.Checks.value_or("");
  std::string OfPybuf = ",pybuf-*";
  for (StringRef Glob : split(Checks, ','))
    if (Glob.trim().starts_with("pybuf") || Glob.trim().starts_with("-pybuf"))
      (OfPybuf += ',') += Glob.trim();
  Options.Checks = Checks + OfPybuf;
}

TidyProvider pybufDefaultChecks() {
#if CLANG_VERSION_MAJOR >= 22
  return [Real = realDefaultChecks()](tidy::ClangTidyOptions &Options, StringRef File) {
    Real(Options, File);
    addPybuf(Options);
  };
#else
  static const auto WithPybuf = [Real = realDefaultChecks()](tidy::ClangTidyOptions &Options, StringRef File) {
    Real(Options, File);
    addPybuf(Options);
  };
  return WithPybuf;
#endif
}

// Diagnostics.ClangTidy.FastCheckFilter hides checks that clangd has not measured, ours among them. They are shown,
// since that is what this program is for; `pybuf audit --profile` tells what they cost where only audited code is
// looked at.
std::optional<bool> pybufIsFast(StringRef Check) { return Check.starts_with("pybuf-") ? true : realIsFast(Check); }

std::unique_ptr<Transport> pybufTransport(std::FILE *In, raw_ostream &Out, raw_ostream *Mirror, bool Pretty,
                                          JSONStreamStyle Style) {
  // As long as the process, like the stream below it.
  static auto *Messages = new pybuf::EditorMessages(Out);
  std::FILE *Checked = Style == Standard ? pybuf::checkedMessages(In) : nullptr;
  return realTransport(Checked ? Checked : In, *Messages, Mirror, Pretty, Style);
}

namespace remote {
// Of the remote index's client there is no library, since Debian has no gRPC for it.
std::unique_ptr<SymbolIndex> getClient(StringRef, StringRef) { return nullptr; }
} // namespace remote

} // namespace clang::clangd
