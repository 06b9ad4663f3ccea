// The options --format, --output, --color and --quiet, which every command that reports has.

#ifndef PYBUF_PYBUF_REPORT_OPTIONS_H
#define PYBUF_PYBUF_REPORT_OPTIONS_H

#include "audit/AuditResult.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

/// Refuses what cannot be written before the work is done; an error is a sentence.
llvm::Error checkReports();
/// Writes all that were asked for. A file is there whole or as it was before.
llvm::Error writeReports(const AuditResult &Result);
/// Writes to where the first report would go.
llvm::Error writeInsteadOfReports(llvm::function_ref<void(llvm::raw_ostream &)> Write);

/// Only findings are asked for: no progress, no remarks.
bool isQuiet();
/// True where a person sees the totals of the text report on a terminal.
bool showsTotalsOnTerminal();

} // namespace pybuf

#endif
