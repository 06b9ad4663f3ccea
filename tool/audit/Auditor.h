// Runs the audit of a set of files on all cores and puts the results in order.

#ifndef PYBUF_AUDIT_AUDITOR_H
#define PYBUF_AUDIT_AUDITOR_H

#include "audit/AuditRequest.h"
#include "audit/FileSet.h"
#include <functional>

namespace pybuf {

/// Called after each file, from one thread at a time: how many files are done, and which was the last.
using ProgressListener = std::function<void(size_t Done, llvm::StringRef File)>;

/// Files that an audit under way has not begun are left out; may be called from a signal handler.
void interruptAudit();

/// The result does not depend on the number of threads: a finding in a header that several files include is there
/// once, as the first of these files has it.
AuditResult audit(const FileSet &Files, const AuditRequest &Request, const ProgressListener &Progress);

} // namespace pybuf

#endif
