#include "flow/Summary.h"
#include "Snippet.h"
#include "gtest/gtest.h"

using namespace pybuf;
using namespace pybuf::flow;
using pybuf::api::Effect;

namespace {

// What `g` does with its parameter, by its body; ByType where the body tells nothing.
Effect effectOf(llvm::StringRef Code, unsigned Index = 0, Language In = Language::C) {
  Snippet Parsed(Code, In);
  return Parsed.calls().summaries().effect(Parsed.function("g"), Index).value_or(Effect::ByType);
}

std::optional<unsigned> allocatedSizeOf(llvm::StringRef Code) {
  Snippet Parsed(Code);
  return Parsed.calls().summaries().allocatedSize(Parsed.function("g"));
}

} // namespace

TEST(Summary, Reads) {
  EXPECT_EQ(effectOf("static int g(char *p) { return p[0] + (int)strlen(p); }"), Effect::Reads);
  EXPECT_EQ(effectOf("static void g(char *p) { char *q = p + 1; look(q); }"), Effect::Reads);
  EXPECT_EQ(effectOf("static void g(char *p) {}"), Effect::Reads);
}

TEST(Summary, Writes) {
  EXPECT_EQ(effectOf("static void g(char *p) { *p = 1; }"), Effect::Writes);
  EXPECT_EQ(effectOf("static void g(char *p, long n) { for (long i = 0; i < n; i++) p[i] = 0; }"), Effect::Writes);
  EXPECT_EQ(effectOf("static void g(char *p, long n) { char *q = p; while (n--) *q++ = 0; }"), Effect::Writes);
  EXPECT_EQ(effectOf("static void g(char *p) { if (ask()) memset(p, 0, 1); look(p); }"), Effect::Writes);
}

TEST(Summary, Frees) {
  EXPECT_EQ(effectOf("static void g(char *p) { look(p); free(p); }"), Effect::Frees);
  EXPECT_EQ(effectOf("static void g(char *p) { if (p) free(p); }"), Effect::Frees);
  EXPECT_EQ(effectOf("static void g(char *p) { *p = 0; char *q = p; free(q); }"), Effect::Frees);
}

TEST(Summary, Drops) { EXPECT_EQ(effectOf("static void g(PyObject *p) { Py_XDECREF(p); }"), Effect::Drops); }

TEST(Summary, Keeps) {
  EXPECT_EQ(effectOf("char *kept; static void g(char *p) { kept = p; }"), Effect::Keeps);
  EXPECT_EQ(effectOf("static char *g(char *p) { return p; }"), Effect::Keeps);
  EXPECT_EQ(effectOf("struct S { char *m; }; static void g(char *p, struct S *s) { s->m = p; }"), Effect::Keeps);
  EXPECT_EQ(effectOf("static void g(PyObject *p) { PyList_Append(0, p); }"), Effect::Keeps);
  EXPECT_EQ(effectOf("static void g(char *p) { auto Later = [p] { look(p); }; }", 0, Language::Cpp), Effect::Keeps);
}

// Kept beats freed beats written beats read.
TEST(Summary, TheStrongestEffectCounts) {
  EXPECT_EQ(effectOf("char *kept; static void g(char *p) { look(p); *p = 1; if (ask()) free(p); else kept = p; }"),
            Effect::Keeps);
  EXPECT_EQ(effectOf("static void g(char *p) { *p = 1; free(p); }"), Effect::Frees);
}

TEST(Summary, Hands) { EXPECT_EQ(effectOf("static void g(PyObject *p) { PyObject_CallNoArgs(p); }"), Effect::Hands); }

TEST(Summary, OfEachParameterByItself) {
  const char *Code = "static void g(char *to, const char *from, char *gone) { memcpy(to, from, 8); free(gone); }";
  EXPECT_EQ(effectOf(Code, 0), Effect::Writes);
  EXPECT_EQ(effectOf(Code, 1), Effect::Reads);
  EXPECT_EQ(effectOf(Code, 2), Effect::Frees);
}

TEST(Summary, ThroughFurtherFunctions) {
  EXPECT_EQ(effectOf("static void h(char *p) { free(p); } static void g(char *p) { h(p); }"), Effect::Frees);
  EXPECT_EQ(effectOf("char *kept; static void h(char *p) { kept = p; } static void g(char *p) { h(p); }"),
            Effect::Keeps);
}

// A function that is being summarised already is known by its type: it may write.
TEST(Summary, Recursion) {
  EXPECT_EQ(effectOf("static void g(char *p, int n) { *p = 1; if (n) g(p + 1, n - 1); }"), Effect::Writes);
  EXPECT_EQ(effectOf("static void g(const char *p, int n) { look(p); if (n) g(p + 1, n - 1); }"), Effect::Reads);
  EXPECT_EQ(effectOf("char *kept; static void g(char *p, int n) { if (n) g(p, n - 1); else kept = p; }"),
            Effect::Keeps);
}

TEST(Summary, OfADeclarationThereIsNone) {
  Snippet Code("void g(char *p); void f(char *p) { g(p); }");
  EXPECT_EQ(Code.calls().summaries().effect(*Code.call("g")->getDirectCallee(), 0), std::nullopt);
}

// A run that does not parse the bodies of headers has to find the same.
TEST(Summary, OfAHeadersFunctionThereIsNone) {
  Snippet Code("#include \"header.h\"\nvoid f(char *p) { g(p); }", Language::C,
               "static void g(char *p) { free(p); }\n");
  EXPECT_EQ(Code.calls().summaries().effect(Code.function("g"), 0), std::nullopt);
  EXPECT_EQ(Code.calls().effect(*CallView::of(Code.call("g")), 0), Effect::Writes) << "as the type allows";
}

TEST(Summary, OfNoSuchParameterThereIsNone) {
  EXPECT_EQ(effectOf("static void g(char *p) { free(p); }", 7), Effect::ByType);
}

TEST(Summary, TheCallModelSeesThroughTheCall) {
  Snippet Code("static void g(char *p) { free(p); } void f(char *p) { g(p); }");
  EXPECT_EQ(Code.calls().effect(*CallView::of(Code.call("g")), 0), Effect::Frees);
  EXPECT_EQ(Code.uses().of(Code.variable("p")).front().Kind, UseKind::Freed);
}

TEST(Allocator, GivesTheSizeParameter) {
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { return malloc(n); }"), 0u);
  EXPECT_EQ(allocatedSizeOf("static char *g(int k, size_t n) { return (char *)malloc(n); }"), 1u);
}

TEST(Allocator, ThroughAVariable) {
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { char *p = malloc(n); if (!p) PyErr_NoMemory(); return p; }"),
            0u);
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { char *p; p = malloc(n); return p; }"), 0u);
}

TEST(Allocator, MayReturnNull) {
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { if (n > 99) return NULL; return malloc(n); }"), 0u);
}

TEST(Allocator, NotWhereTheSizeIsAnother) {
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { return malloc(n + 1); }"), std::nullopt);
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { return malloc(64); }"), std::nullopt);
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n, size_t m) { if (n) return malloc(n); return malloc(m); }"),
            std::nullopt);
}

TEST(Allocator, NotWhereThereIsAnotherBlock) {
  EXPECT_EQ(allocatedSizeOf("char *kept; static char *g(size_t n) { return kept; }"), std::nullopt);
  EXPECT_EQ(allocatedSizeOf("char *kept; static char *g(size_t n) { if (kept) return kept; return malloc(n); }"),
            std::nullopt);
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { static char b[9]; return b; }"), std::nullopt);
}

// A pool keeps the block: it is not the caller's alone.
TEST(Allocator, NotWhereTheBlockIsKept) {
  EXPECT_EQ(allocatedSizeOf("char *kept; static char *g(size_t n) { char *p = malloc(n); kept = p; return p; }"),
            std::nullopt);
}

TEST(Allocator, NotAFunctionThatReturnsAnObject) {
  EXPECT_EQ(allocatedSizeOf("static PyObject *g(size_t n) { return malloc(n); }"), std::nullopt);
}

TEST(Allocator, Recursion) {
  EXPECT_EQ(allocatedSizeOf("static char *g(size_t n) { return n ? malloc(n) : g(1); }"), std::nullopt);
}
