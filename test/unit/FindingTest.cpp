#include "finding/Finding.h"
#include "gtest/gtest.h"

using namespace pybuf;

TEST(Finding, LevelNamesRoundTrip) {
  for (const Level L : {Level::Default, Level::Pedantic, Level::Advice})
    EXPECT_EQ(levelNamed(nameOf(L)), L);
  EXPECT_EQ(levelNamed("loud"), std::nullopt);
  EXPECT_EQ(levelNamed(""), std::nullopt);
}

TEST(Finding, FixClassesHaveDistinctNames) {
  EXPECT_EQ(nameOf(FixClass::Safe), "safe");
  EXPECT_EQ(nameOf(FixClass::Review), "review");
  EXPECT_EQ(nameOf(FixClass::Advice), "advice");
}

TEST(Finding, RecordersAreInstalledOneAtATime) {
  struct Ignoring : FindingRecorder {
    void found(llvm::StringRef, const Finding &, const clang::SourceManager &) override {}
  } First, Second;
  EXPECT_EQ(FindingRecorder::current(), nullptr);
  EXPECT_EQ(FindingRecorder::install(&First), nullptr);
  EXPECT_EQ(FindingRecorder::install(&Second), &First);
  EXPECT_EQ(FindingRecorder::current(), &Second);
  EXPECT_EQ(FindingRecorder::install(nullptr), &Second);
  EXPECT_EQ(FindingRecorder::current(), nullptr);
}
