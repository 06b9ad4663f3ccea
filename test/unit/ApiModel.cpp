#include "api/Model.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <atomic>
#include <thread>

using namespace pybuf::api;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

constexpr Row Builtin[] = {
#include "api/BuiltinRows.inc"
};

// A file of this test's own, gone when the test is over.
class ModelFile {
public:
  explicit ModelFile(llvm::StringRef Text) {
    int Descriptor = -1;
    EXPECT_FALSE(llvm::sys::fs::createTemporaryFile("pybuf-model", "yaml", Descriptor, Path));
    llvm::raw_fd_ostream(Descriptor, /*shouldClose=*/true) << Text;
  }
  ~ModelFile() { llvm::sys::fs::remove(Path); }
  std::string path() const { return std::string(Path); }

private:
  llvm::SmallString<64> Path;
};

const Model &model(llvm::StringRef Files, std::vector<std::string> *Problems = nullptr) {
  std::vector<std::string> Ignored;
  return Model::with(Files, Problems ? *Problems : Ignored);
}

} // namespace

// Lookups search by halves, so a row out of order could not be found.
TEST(BuiltinModel, IsSortedWithoutRepeats) {
  for (size_t I = 1; I < std::size(Builtin); ++I)
    EXPECT_LT(llvm::StringRef(Builtin[I - 1].Name), llvm::StringRef(Builtin[I].Name));
}

TEST(BuiltinModel, FindsEveryNameFirstAndLastIncluded) {
  ASSERT_GT(std::size(Builtin), 100u);
  for (const Row &R : Builtin) {
    const Row *Found = model("").find(R.Name);
    ASSERT_NE(Found, nullptr) << R.Name;
    EXPECT_STREQ(Found->Name, R.Name);
  }
}

TEST(BuiltinModel, FindsNothingElse) {
  for (const char *Name :
       {"", " ", "mallo", "mallocs", "Malloc", "zzz", "~", "std::vector", "PyBytes_FromStringAndSiz"})
    EXPECT_EQ(model("").find(Name), nullptr) << Name;
}

// The generator writes out what the reader read.
TEST(BuiltinModel, RowsKeepWhatTheirFilesSay) {
  const Row *Copy = model("").find("PyBytes_FromStringAndSize");
  ASSERT_NE(Copy, nullptr);
  EXPECT_EQ(Copy->Copies.From, 1);
  EXPECT_EQ(Copy->Copies.Size, 2);
  EXPECT_EQ(Copy->Copies.Into, Storage::Bytes);
  EXPECT_EQ(Copy->Result, Row::NewReference);
  EXPECT_FALSE(Copy->RunsPython);
  const Row *Zeroed = model("").find("calloc");
  ASSERT_NE(Zeroed, nullptr);
  EXPECT_EQ(Zeroed->Allocates.Count, 1);
  EXPECT_EQ(Zeroed->Allocates.Size, 2);
  EXPECT_TRUE(Zeroed->Allocates.Zeroed);
  EXPECT_STREQ(model("").find("PyUnicode_AsUTF8String")->Encodes.FixedCodec, "utf-8");
  EXPECT_EQ(model("").find("std::vector::data")->Exposes.Of, ThisParameter);
  EXPECT_EQ(model("").find("PyEval_SaveThread")->ThreadLock, Lock::Released);
  EXPECT_EQ(model("").find("PyEval_RestoreThread")->ThreadLock, Lock::Taken);
  // The last fields of a row: one that the generator left out would move those after it.
  EXPECT_EQ(model("").find("PyObject_GetBuffer")->AcquiresView, 2);
  EXPECT_EQ(model("").find("PyBuffer_Release")->ReleasesView, 1);
  EXPECT_EQ(model("").find("PyMemoryView_FromMemory")->ViewsMemory, 1);
  EXPECT_TRUE(model("").find("memcpy")->CopiesMemory);
}

TEST(UserModel, AddsRows) {
  ModelFile Own(
      "- {name: my_alloc, allocates: {size: 1}}\n- {name: aa_first, frees: 1}\n- {name: zz_last, frees: 1}\n");
  std::vector<std::string> Problems;
  const Model &M = model(Own.path(), &Problems);
  EXPECT_THAT(Problems, IsEmpty());
  for (const char *Name : {"my_alloc", "aa_first", "zz_last", "malloc"})
    EXPECT_NE(M.find(Name), nullptr) << Name;
  EXPECT_EQ(model("").find("my_alloc"), nullptr);
}

TEST(UserModel, HidesBuiltinRows) {
  ModelFile Own("- {name: free, parameters: [keeps]}\n");
  EXPECT_EQ(model(Own.path()).find("free")->Parameters[0], Effect::Keeps);
  EXPECT_EQ(model("").find("free")->Parameters[0], Effect::Frees);
}

// Spaces around the ';' come with line breaks in .clang-tidy.
TEST(UserModel, TakesSeveralFiles) {
  ModelFile First("- {name: one, frees: 1}\n"), Second("- {name: another, frees: 1}\n");
  std::vector<std::string> Problems;
  const Model &M = model(First.path() + " ;; " + Second.path() + ";", &Problems);
  EXPECT_THAT(Problems, IsEmpty());
  EXPECT_NE(M.find("one"), nullptr);
  EXPECT_NE(M.find("another"), nullptr);
}

TEST(UserModel, ANameInTwoFilesIsAProblem) {
  ModelFile First("- {name: one, frees: 1}\n"), Second("- {name: one, parameters: [keeps]}\n");
  std::vector<std::string> Problems;
  const Model &M = model(First.path() + ";" + Second.path(), &Problems);
  EXPECT_THAT(Problems, ElementsAre(Second.path() + ": a row named 'one' stands in a file before, and counts"));
  EXPECT_EQ(M.find("one")->Parameters[0], Effect::Frees);
}

TEST(UserModel, AFileThatCannotBeReadIsAProblem) {
  ModelFile Own("- {name: one, frees: 1}\n");
  std::vector<std::string> Problems;
  const Model &M = model("/nowhere/own.yaml;" + Own.path() + ";/tmp", &Problems);
  ASSERT_EQ(Problems.size(), 2u);
  EXPECT_THAT(Problems[0], HasSubstr("cannot read '/nowhere/own.yaml': "));
  EXPECT_THAT(Problems[1], HasSubstr("cannot read '/tmp': "));
  EXPECT_NE(M.find("one"), nullptr) << "the other files are still read";
}

TEST(UserModel, ProblemsNameTheirFile) {
  ModelFile Own("- {name: one, frees: 1}\n- {name: two, frees: 0}\n");
  std::vector<std::string> Problems;
  const Model &M = model(Own.path(), &Problems);
  ASSERT_EQ(Problems.size(), 1u);
  EXPECT_THAT(Problems[0], testing::StartsWith(Own.path() + ":2: "));
  EXPECT_NE(M.find("one"), nullptr);
  EXPECT_EQ(M.find("two"), nullptr);
}

// Each check asks for the model, and each has to hear what is wrong with it.
TEST(UserModel, ProblemsAreToldEachTime) {
  std::vector<std::string> First, Second;
  model("/nowhere/again.yaml", &First);
  model("/nowhere/again.yaml", &Second);
  EXPECT_EQ(First.size(), 1u);
  EXPECT_EQ(First, Second);
}

TEST(UserModel, IsMadeOnceWhateverTheThread) {
  ModelFile Own("- {name: one, frees: 1}\n");
  std::atomic<const Model *> Found[8] = {};
  std::atomic<unsigned> Ready = 0;
  std::vector<std::thread> Threads;
  for (auto &Mine : Found)
    Threads.emplace_back([&] {
      // All at once, so that the first to come is not always done before the next.
      for (++Ready; Ready < std::size(Found);)
        std::this_thread::yield();
      Mine = &model(Own.path());
    });
  for (std::thread &T : Threads)
    T.join();
  for (auto &Mine : Found) {
    EXPECT_EQ(Mine, Found[0]);
    EXPECT_NE(Mine.load()->find("one"), nullptr);
  }
  EXPECT_EQ(&model(Own.path()), Found[0]);
  EXPECT_NE(&model(""), Found[0]);
}
