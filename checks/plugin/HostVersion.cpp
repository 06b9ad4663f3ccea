// Loads the checks into a clang-tidy of the right version, and says a sentence in any other.
//
// clang's C++ interface is only stable within one release, so a module built for another one dies at its
// first symbol. This file uses nothing of LLVM but its C function LLVMGetVersion, asks the host for its
// version while it is being loaded, and only then loads pybuf-tidy-checks.so from its own folder.

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace {

[[noreturn]] void refuse(const std::string &Sentence) {
  std::fprintf(stderr, "pybuf-tidy: %s\n", Sentence.c_str());
  std::exit(1);
}

struct LoadChecks {
  LoadChecks() {
    const std::string Wanted = std::to_string(PYBUF_LLVM_VERSION);
    using GetVersion = void (*)(unsigned *, unsigned *, unsigned *);
    if (auto HostVersion = reinterpret_cast<GetVersion>(dlsym(RTLD_DEFAULT, "LLVMGetVersion"))) {
      unsigned Major = 0, Minor = 0, Patch = 0;
      HostVersion(&Major, &Minor, &Patch);
      if (Major != PYBUF_LLVM_VERSION)
        refuse("this plugin is built for clang-tidy " + Wanted + " and was loaded into clang-tidy " +
               std::to_string(Major) + "." + std::to_string(Minor) + "; use clang-tidy-" + Wanted +
               " or the plugin built for LLVM " + std::to_string(Major));
    }
    Dl_info Self;
    if (!dladdr(reinterpret_cast<void *>(&refuse), &Self) || !Self.dli_fname)
      refuse("cannot tell which folder it was loaded from");
    std::string Checks = Self.dli_fname;
    const size_t Slash = Checks.rfind('/');
    Checks.replace(Slash == std::string::npos ? 0 : Slash + 1, std::string::npos, "pybuf-tidy-checks.so");
    if (!dlopen(Checks.c_str(), RTLD_NOW | RTLD_GLOBAL))
      refuse("cannot load the checks into this clang-tidy (clang-tidy-" + Wanted + " is needed): " + dlerror());
  }
} LoadChecksNow;

} // namespace
