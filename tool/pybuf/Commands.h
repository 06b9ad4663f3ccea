// The subcommands of pybuf. Each has its options in its own file and returns the exit status of the program.

#ifndef PYBUF_PYBUF_COMMANDS_H
#define PYBUF_PYBUF_COMMANDS_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/CommandLine.h"

namespace pybuf {

/// 0: nothing found, 1: findings, 2: the job could not be done, 130: stopped by Ctrl-C, as shells have it.
enum ExitStatus { Clean = 0, FoundSomething = 1, Failed = 2, Interrupted = 130 };

extern llvm::cl::SubCommand AuditSubCommand, CacheSubCommand, CaptureSubCommand, ChecksSubCommand, DoctorSubCommand,
    ExplainSubCommand, MergeSubCommand;

int runAudit();
int runCache();
int runCapture();
int runChecks();
int runDoctor();
int runExplain();
int runMerge();

/// Says \p Sentence on stderr and returns Failed.
int refuse(const llvm::Twine &Sentence);

} // namespace pybuf

#endif
