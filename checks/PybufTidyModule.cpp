#include "AppendInLoopCheck.h"
#include "ArrayCopiedCheck.h"
#include "BoxedElementsCheck.h"
#include "BufferCopiedToReadCheck.h"
#include "BytesRoundTripCheck.h"
#include "CheckList.h"
#include "ClangVersion.h"
#include "CopiedArgumentCheck.h"
#include "CopiedResultCheck.h"
#include "ExporterCopiesCheck.h"
#include "ObjectCopiedToReadCheck.h"
#include "ParameterCopiedCheck.h"
#include "ReadThenCopiedCheck.h"
#include "StagedResultCheck.h"
#include "TextCopiedToReadCheck.h"
#include "ViewNotReleasedCheck.h"
#include "ViewUsedAfterReleaseCheck.h"
#include "ViewWithoutOwnerCheck.h"

namespace pybuf {

namespace {

class PybufTidyModule : public clang::tidy::ClangTidyModule {
public:
  void addCheckFactories(clang::tidy::ClangTidyCheckFactories &Factories) override {
#define PYBUF_CHECK(Class, Name, LowestLevel, Sentence) Factories.registerCheck<Class>(Name);
#include "CheckList.def"
  }
};

} // namespace

llvm::ArrayRef<CheckEntry> allChecks() {
  static const CheckEntry Entries[] = {
#define PYBUF_CHECK(Class, Name, LowestLevel, Sentence) {Name, Level::LowestLevel, Sentence},
#include "CheckList.def"
  };
  return Entries;
}

} // namespace pybuf

static clang::tidy::ClangTidyModuleRegistry::Add<pybuf::PybufTidyModule>
    RegisterPybuf("pybuf-module", "Needless copies of buffer data in Python extensions.");
