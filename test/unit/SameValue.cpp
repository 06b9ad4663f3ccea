#include "flow/SameValue.h"
#include "Snippet.h"
#include "gtest/gtest.h"

using namespace pybuf;
using namespace pybuf::flow;

namespace {

constexpr char Names[] = "enum { Twelve = 12 }; struct S { long n; struct S *next; long k[4]; };"
                         "const long limit = 12; long global; long size_of(struct S *); long other(struct S *);"
                         "void both(long, long);"
                         "void f(long n, long m, long i, struct S *s, struct S *t, struct S v, long *k) {";

bool same(const std::string &A, const std::string &B, Language In = Language::C) {
  Snippet Code(Names + (In == Language::Cpp ? std::string("std::vector<char> x, y; ") : "") + "both(" + A + ", " + B +
                   "); }",
               In);
  return sameValue(Code.argument("both", 0), Code.argument("both", 1), Code.context());
}

// Between a() and b(), with `Between` there.
bool unchanged(const std::string &Expression, const std::string &Between, Language In = Language::C) {
  Snippet Code(Names + ("both(" + Expression + ", 0); a(); " + Between + " b(); }"), In);
  return isUnchanged(Code.argument("both", 0), Code.after("a"), Code.call("b"), Code.graph());
}

} // namespace

TEST(SameValue, TheSameWords) {
  for (const char *Words : {"n", "n + m", "n * 4 + m", "s->n", "s->next->n", "v.n", "k[i]", "v.k[i + 1]", "*k", "-n",
                            "n % m", "size_of(s)", "n > m", "n << 3", "global", "limit"})
    EXPECT_TRUE(same(Words, Words)) << Words;
}

TEST(SameValue, CastsParenthesesAndFactorsOfOne) {
  EXPECT_TRUE(same("n", "(size_t)n"));
  EXPECT_TRUE(same("n", "((n))"));
  EXPECT_TRUE(same("n", "n * sizeof(char)"));
  EXPECT_TRUE(same("sizeof(char) * n", "(Py_ssize_t)(n * 1)"));
  EXPECT_TRUE(same("n + m", "(size_t)n + (size_t)m"));
}

TEST(SameValue, SumsAndProductsInAnyOrder) {
  EXPECT_TRUE(same("n + m", "m + n"));
  EXPECT_TRUE(same("n * m", "m * n"));
  EXPECT_TRUE(same("n * m + i", "i + m * n"));
}

TEST(SameValue, ConstantsByTheirValue) {
  EXPECT_TRUE(same("12", "3 * 4"));
  EXPECT_TRUE(same("12", "0xc"));
  EXPECT_TRUE(same("12", "Twelve"));
  EXPECT_TRUE(same("sizeof(long)", "8"));
  EXPECT_TRUE(same("n * 12", "n * Twelve"));
}

TEST(SameValue, OtherWords) {
  EXPECT_FALSE(same("n", "m"));
  EXPECT_FALSE(same("n", "n + 1"));
  EXPECT_FALSE(same("n", "12"));
  EXPECT_FALSE(same("12", "13"));
  EXPECT_FALSE(same("n - m", "m - n"));
  EXPECT_FALSE(same("n / m", "m / n"));
  EXPECT_FALSE(same("n + m", "n * m"));
  EXPECT_FALSE(same("n * 4", "n * 8"));
  EXPECT_FALSE(same("n", "-n"));
  EXPECT_FALSE(same("n", "~n"));
}

TEST(SameValue, OtherPlaces) {
  EXPECT_FALSE(same("s->n", "t->n"));
  EXPECT_FALSE(same("s->n", "s->next->n"));
  EXPECT_FALSE(same("k[0]", "k[1]"));
  EXPECT_FALSE(same("k[i]", "k[n]"));
  EXPECT_FALSE(same("*k", "k[1]"));
  EXPECT_FALSE(same("size_of(s)", "size_of(t)"));
  EXPECT_FALSE(same("size_of(s)", "other(s)"));
}

// What changes its variable is never the same twice.
TEST(SameValue, NotWithSideEffects) {
  EXPECT_FALSE(same("n++", "n++"));
  EXPECT_FALSE(same("n = m", "n = m"));
  EXPECT_FALSE(same("n += 1", "n += 1"));
}

// (char)n is another number than n, but a size that does not fit would be a fault of the code that is judged.
TEST(SameValue, ACastIsTakenToFit) { EXPECT_TRUE(same("n", "(int)n")); }

TEST(SameValue, ContainersAskedForTheirSize) {
  EXPECT_TRUE(same("x.size()", "x.size()", Language::Cpp));
  EXPECT_TRUE(same("x.size()", "static_cast<long>(x.size())", Language::Cpp));
  EXPECT_TRUE(same("n", "long(n)", Language::Cpp));
  EXPECT_FALSE(same("x.size()", "y.size()", Language::Cpp));
}

TEST(SameValue, NothingIsNotTheSameAsNothing) {
  Snippet Code("void f(void) {}");
  EXPECT_FALSE(sameValue(nullptr, nullptr, Code.context()));
}

TEST(ConstantValue, Small) {
  Snippet Code("void both(long, long); void f(long n) { both(3 * 4, n); both(-1, 0); }");
  EXPECT_EQ(constantValue(Code.argument("both", 0), Code.context()), 12u);
  EXPECT_EQ(constantValue(Code.argument("both", 1), Code.context()), std::nullopt);
  EXPECT_EQ(constantValue(Code.call("both", "f", 1)->getArg(0), Code.context()), std::nullopt);
  EXPECT_EQ(constantValue(nullptr, Code.context()), std::nullopt);
}

TEST(IsUnchanged, WhereNothingTouchesIt) {
  EXPECT_TRUE(unchanged("n", ""));
  EXPECT_TRUE(unchanged("n", "m = 1;"));
  EXPECT_TRUE(unchanged("n + m", "i = n + m; look(k);"));
  EXPECT_TRUE(unchanged("n", "both(n, n);"));
  EXPECT_TRUE(unchanged("12", "n = 1; c();"));
}

TEST(IsUnchanged, NotWhereItIsAssigned) {
  EXPECT_FALSE(unchanged("n", "n = 1;"));
  EXPECT_FALSE(unchanged("n", "n += 1;"));
  EXPECT_FALSE(unchanged("n", "++n;"));
  EXPECT_FALSE(unchanged("n + m", "m--;"));
  EXPECT_FALSE(unchanged("n", "if (ask()) n = 1;"));
  EXPECT_FALSE(unchanged("n", "while (ask()) n = 1;"));
  EXPECT_FALSE(unchanged("v.n", "v.n = 1;"));
}

TEST(IsUnchanged, NotWhereItsAddressIsGiven) { EXPECT_FALSE(unchanged("n", "fill(&n, 8);")); }

TEST(IsUnchanged, NotWhereAReferenceParameterMayChangeIt) {
  EXPECT_FALSE(unchanged("n", "void change(long &); change(n);", Language::Cpp));
}

TEST(IsUnchanged, WhatDoesNotLeadThereDoesNotCount) {
  EXPECT_TRUE(unchanged("n", "if (ask()) { n = 1; return; }"));
  EXPECT_TRUE(unchanged("s->n", "if (n) { c(); return; }"));
}

TEST(IsUnchanged, MemoryMayChangeInAnyCall) {
  EXPECT_TRUE(unchanged("s->n", "n = 1;"));
  EXPECT_FALSE(unchanged("s->n", "c();"));
  EXPECT_FALSE(unchanged("*k", "c();"));
  EXPECT_FALSE(unchanged("global", "c();"));
  EXPECT_FALSE(unchanged("size_of(s)", "c();"));
  EXPECT_TRUE(unchanged("n", "c();"));
  EXPECT_TRUE(unchanged("v.n", "c();"));
}

TEST(SourceText, OnOneLine) {
  Snippet Code("void f(long n) { malloc(n\n   +\t1); }");
  EXPECT_EQ(sourceText(Code.argument("malloc", 0), Code.context()), "n + 1");
}

TEST(SourceText, OfAMacroIsItsCall) {
  Snippet Code("#define LENGTH(x) ((x) * 4 + 1)\nvoid f(long n) { malloc(LENGTH(n)); }");
  EXPECT_EQ(sourceText(Code.argument("malloc", 0)->IgnoreParenImpCasts(), Code.context()), "LENGTH(n)");
}
