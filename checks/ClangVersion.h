// What differs between the LLVM releases that pybuf builds with (19 to 22), in one place.

#ifndef PYBUF_CLANG_VERSION_H
#define PYBUF_CLANG_VERSION_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Version.h"
#include <memory>

// The registry had a header of its own until 22, which moved it into ClangTidyModule.h.
#if CLANG_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

// The driver's option table moved out of the driver in 22.
#if CLANG_VERSION_MAJOR < 22
#include "clang/Driver/Options.h"
namespace pybuf {
namespace driver_options = clang::driver::options;
using clang::driver::getDriverOptTable;
} // namespace pybuf
#else
#include "clang/Options/Options.h"
namespace pybuf {
namespace driver_options = clang::options;
using clang::getDriverOptTable;
} // namespace pybuf
#endif

namespace pybuf {

/// clang-tidy shows findings in headers by default since 22.
#if CLANG_VERSION_MAJOR < 22
inline constexpr const char *DefaultHeaderFilter = "";
#else
inline constexpr const char *DefaultHeaderFilter = ".*";
#endif

/// A diagnostics engine that tells \p Consumer and that \p Context tells its diagnostics to. Who owns the
/// diagnostic options changed in 21.
inline std::unique_ptr<clang::DiagnosticsEngine> connectDiagnostics(clang::tidy::ClangTidyContext &Context,
                                                                    clang::DiagnosticConsumer &Consumer) {
#if CLANG_VERSION_MAJOR < 21
  auto Engine = std::make_unique<clang::DiagnosticsEngine>(new clang::DiagnosticIDs, new clang::DiagnosticOptions,
                                                           &Consumer, /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(Engine.get());
#else
  auto Options = std::make_unique<clang::DiagnosticOptions>();
  auto Engine = std::make_unique<clang::DiagnosticsEngine>(clang::DiagnosticIDs::create(), *Options, &Consumer,
                                                           /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Options), Engine.get());
#endif
  return Engine;
}

} // namespace pybuf

#endif
