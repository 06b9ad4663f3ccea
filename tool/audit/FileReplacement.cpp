#include "audit/FileReplacement.h"
#include "audit/Paths.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace pybuf {

static std::error_code writeInto(int Descriptor, function_ref<void(raw_ostream &)> Write) {
  raw_fd_ostream Out(Descriptor, /*shouldClose=*/false);
  Write(Out);
  Out.flush();
  const std::error_code Problem = Out.error();
  Out.clear_error();
  return Problem;
}

Error replaceFile(StringRef Name, function_ref<void(raw_ostream &)> Write) {
  const std::string File = realPath(Name);
  sys::fs::file_status Status;
  const bool IsThere = !sys::fs::status(File, Status) && sys::fs::exists(Status);
  Expected<sys::fs::TempFile> Temporary = sys::fs::TempFile::create(File + ".%%%%%%", 0666);
  if (!Temporary)
    return Temporary.takeError();
  std::error_code Problem = writeInto(Temporary->FD, Write);
  if (!Problem && IsThere)
    Problem = sys::fs::setPermissions(Temporary->FD, Status.permissions());
  if (!Problem)
    return Temporary->keep(File);
  consumeError(Temporary->discard());
  return errorCodeToError(Problem);
}

} // namespace pybuf
