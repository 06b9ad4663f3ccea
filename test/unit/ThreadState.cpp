#include "flow/ThreadState.h"
#include "Snippet.h"
#include "gtest/gtest.h"

using namespace pybuf;
using namespace pybuf::flow;

namespace {

constexpr char Begin[] = "PyThreadState *save; int held; long n; ";

// Py_BEGIN_ALLOW_THREADS and Py_END_ALLOW_THREADS, without their braces.
std::string written(llvm::StringRef Body) {
  std::string Text = Body.str();
  auto Replace = [&](llvm::StringRef Word, llvm::StringRef By) {
    for (size_t At; (At = Text.find(Word.str())) != std::string::npos;)
      Text.replace(At, Word.size(), By.str());
  };
  Replace("RELEASE", "save = PyEval_SaveThread();");
  Replace("RESTORE", "PyEval_RestoreThread(save);");
  return Begin + Text;
}

bool withoutLockAtA(llvm::StringRef Body) {
  Snippet Code("void f(PyObject *o) { " + written(Body) + " }");
  return mayRunWithoutLock(Code.after("a"), Code.graph(), Code.calls());
}

bool releasedBetweenAAndB(llvm::StringRef Body) {
  Snippet Code("void f(PyObject *o) { " + written(Body) + " }");
  return releasesLockBetween(Code.after("a"), Code.call("b"), Code.graph(), Code.calls());
}

bool pythonBetweenAAndB(llvm::StringRef Body) {
  Snippet Code("void f(PyObject *o) { " + written(Body) + " }");
  return mayRunPythonBetween(Code.after("a"), Code.call("b"), Code.graph(), Code.calls());
}

} // namespace

TEST(ThreadState, TheCallerHoldsTheLock) {
  EXPECT_FALSE(withoutLockAtA("a();"));
  EXPECT_FALSE(withoutLockAtA("while (ask()) { fill(o, 1); a(); }"));
}

TEST(ThreadState, ReleasedAndTakenBack) {
  EXPECT_TRUE(withoutLockAtA("RELEASE a(); RESTORE"));
  EXPECT_FALSE(withoutLockAtA("RELEASE RESTORE a();"));
  EXPECT_FALSE(withoutLockAtA("a(); RELEASE RESTORE"));
}

TEST(ThreadState, OnOnePathOnly) {
  EXPECT_TRUE(withoutLockAtA("if (n) { RELEASE } a(); if (n) { RESTORE }"));
  EXPECT_FALSE(withoutLockAtA("if (n) { RELEASE RESTORE } a();"));
}

TEST(ThreadState, AroundALoop) {
  EXPECT_TRUE(withoutLockAtA("while (ask()) { a(); RELEASE }"));
  EXPECT_FALSE(withoutLockAtA("while (ask()) { a(); RELEASE b(); RESTORE }"));
}

// A thread that is not Python's takes the lock itself; what stands before is without it.
TEST(ThreadState, BeforeALockThatIsTaken) {
  EXPECT_TRUE(withoutLockAtA("a(); held = PyGILState_Ensure(); b(); PyGILState_Release(held);"));
  EXPECT_FALSE(withoutLockAtA("held = PyGILState_Ensure(); a(); PyGILState_Release(held);"));
  EXPECT_TRUE(withoutLockAtA("held = PyGILState_Ensure(); b(); PyGILState_Release(held); a();"));
}

TEST(ThreadState, OnThePathThatReturns) {
  EXPECT_FALSE(withoutLockAtA("RELEASE if (ask()) { RESTORE a(); return; } RESTORE"));
  EXPECT_TRUE(withoutLockAtA("RELEASE if (ask()) { a(); RESTORE return; } RESTORE"));
}

TEST(ThreadState, ReleasedInBetween) {
  EXPECT_TRUE(releasedBetweenAAndB("a(); RELEASE RESTORE b();"));
  EXPECT_TRUE(releasedBetweenAAndB("a(); if (ask()) { RELEASE RESTORE } b();"));
  EXPECT_FALSE(releasedBetweenAAndB("RELEASE RESTORE a(); b();"));
  EXPECT_FALSE(releasedBetweenAAndB("a(); b(); RELEASE RESTORE"));
  EXPECT_FALSE(releasedBetweenAAndB("a(); if (ask()) { RELEASE RESTORE return; } b();"));
}

TEST(ThreadState, PythonMayRunInWhatIsNotKnown) {
  EXPECT_TRUE(pythonBetweenAAndB("a(); c(); b();"));
  EXPECT_TRUE(pythonBetweenAAndB("a(); PyObject_CallNoArgs(o); b();"));
  EXPECT_TRUE(pythonBetweenAAndB("a(); Py_DECREF(o); b();"));
  EXPECT_TRUE(pythonBetweenAAndB("a(); if (n) Py_DECREF(o); b();"));
}

TEST(ThreadState, PythonDoesNotRunInTheCLibrary) {
  EXPECT_FALSE(pythonBetweenAAndB("a(); n = strlen(\"x\") + 1; b();"));
  EXPECT_FALSE(pythonBetweenAAndB("a(); PyBytes_Check(o); b();"));
  EXPECT_FALSE(pythonBetweenAAndB("a(); if (n) { Py_DECREF(o); return; } b();"));
  EXPECT_FALSE(pythonBetweenAAndB("Py_DECREF(o); a(); b(); Py_DECREF(o);"));
}

// A call through a pointer may be anything.
TEST(ThreadState, PythonMayRunThroughAFunctionPointer) {
  EXPECT_TRUE(pythonBetweenAAndB("void (*then)(void) = 0; a(); then(); b();"));
}
