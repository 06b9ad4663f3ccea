#include "audit/WholeFiles.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace pybuf {

namespace {

class WholeFile : public vfs::File {
public:
  explicit WholeFile(std::unique_ptr<vfs::File> Inner) : Inner(std::move(Inner)) {}

  ErrorOr<vfs::Status> status() override { return Inner->status(); }
  ErrorOr<std::string> getName() override { return Inner->getName(); }
  ErrorOr<std::unique_ptr<MemoryBuffer>> getBuffer(const Twine &Name, int64_t Size, bool RequiresNullTerminator,
                                                   bool) override {
    return Inner->getBuffer(Name, Size, RequiresNullTerminator, /*IsVolatile=*/true);
  }
  std::error_code close() override { return Inner->close(); }

private:
  std::unique_ptr<vfs::File> Inner;
};

class WholeFiles : public vfs::ProxyFileSystem {
public:
  using ProxyFileSystem::ProxyFileSystem;

  ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const Twine &Path) override {
    ErrorOr<std::unique_ptr<vfs::File>> Opened = ProxyFileSystem::openFileForRead(Path);
    if (!Opened || sys::path::extension(Path.str()) == ".pch")
      return Opened;
    return std::make_unique<WholeFile>(std::move(*Opened));
  }
};

} // namespace

ErrorOr<std::unique_ptr<MemoryBuffer>> readWhole(const Twine &File) {
  return MemoryBuffer::getFile(File, /*IsText=*/false, /*RequiresNullTerminator=*/true, /*IsVolatile=*/true);
}

IntrusiveRefCntPtr<vfs::FileSystem> wholeFiles() {
  return makeIntrusiveRefCnt<WholeFiles>(IntrusiveRefCntPtr<vfs::FileSystem>(vfs::createPhysicalFileSystem()));
}

} // namespace pybuf
