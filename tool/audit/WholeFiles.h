// Reading files that others may write or cut short meanwhile.
//
// LLVM maps a file of some size into memory. Where a generator or an editor then cuts it short, reading ends the
// process with SIGBUS, and nothing of the audit is left. So files are read into memory here; what is half written is
// then told as any other text that does not parse. Compiled headers are files of our own, and stay mapped.

#ifndef PYBUF_WHOLE_FILES_H
#define PYBUF_WHOLE_FILES_H

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace pybuf {

/// The text of a file, which ends with a NUL.
llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> readWhole(const llvm::Twine &File);

/// The system's files, read whole. It has a working directory of its own.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> wholeFiles();

} // namespace pybuf

#endif
