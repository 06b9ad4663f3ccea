#include "flow/Origin.h"
#include "Snippet.h"
#include "flow/SameValue.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace pybuf;
using namespace pybuf::flow;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

namespace {

// What `p` may be where a() is called, in the words of the source; "-" where it has no value yet.
std::vector<std::string> definitionsOfP(llvm::StringRef Code, Language In = Language::C) {
  Snippet Parsed(Code, In);
  std::vector<std::string> Words;
  for (const Definition &D : reachingDefinitions(Parsed.uses(), Parsed.variable("p"), Parsed.after("a")))
    Words.push_back(D.Value ? sourceText(D.Value->IgnoreParenCasts(), Parsed.context()) : "-");
  return Words;
}

// The variable that the argument of look() points to the beginning of.
std::string pointedAt(llvm::StringRef Expression, Language In = Language::C) {
  Snippet Code(("char *kept; void f(char *p, int n) { char s[8]; char t[2][8]; " +
                std::string(In == Language::Cpp ? "std::vector<char> v; std::string z; " : "") + "look(" + Expression +
                "); }")
                   .str(),
               In);
  const clang::VarDecl *Found = pointedVariable(Code.argument("look", 0), Code.calls());
  return Found ? Found->getNameAsString() : "";
}

} // namespace

TEST(ReachingDefinitions, TheNearest) {
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = malloc(1); a(); }"), ElementsAre("malloc(1)"));
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = malloc(1); p = malloc(2); a(); }"), ElementsAre("malloc(2)"));
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = malloc(1); a(); p = malloc(2); }"), ElementsAre("malloc(1)"));
}

TEST(ReachingDefinitions, OnEachPath) {
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = NULL; if (ask()) p = malloc(1); a(); }"),
              UnorderedElementsAre("NULL", "malloc(1)"));
  EXPECT_THAT(definitionsOfP("void f(void) { char *p; if (ask()) p = malloc(1); else p = malloc(2); a(); }"),
              UnorderedElementsAre("malloc(1)", "malloc(2)"));
}

TEST(ReachingDefinitions, WithoutAValueYet) {
  EXPECT_THAT(definitionsOfP("void f(void) { char *p; if (ask()) p = malloc(1); a(); }"),
              UnorderedElementsAre("-", "malloc(1)"));
}

TEST(ReachingDefinitions, AroundALoop) {
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = NULL; while (ask()) { a(); p = malloc(1); } }"),
              UnorderedElementsAre("NULL", "malloc(1)"));
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = NULL; while (ask()) { p = malloc(1); a(); } }"),
              ElementsAre("malloc(1)"));
}

TEST(ReachingDefinitions, AJumpPassesOverOne) {
  EXPECT_THAT(definitionsOfP("void f(void) { char *p = NULL; if (ask()) goto done; p = malloc(1); done: a(); }"),
              UnorderedElementsAre("NULL", "malloc(1)"));
  EXPECT_THAT(definitionsOfP("void f(int n) { char *p = NULL; switch (n) { case 1: p = malloc(1); break;"
                             " case 2: p = malloc(2); default: p = malloc(3); } a(); }"),
              UnorderedElementsAre("malloc(1)", "malloc(3)"));
}

TEST(ReachingDefinitions, AnAssignmentWithinAConditionCounts) {
  EXPECT_THAT(definitionsOfP("void f(void) { char *p; if (!(p = malloc(1))) return; a(); }"), ElementsAre("malloc(1)"));
}

TEST(ReachingDefinitions, AParametersFirstValueIsNotAmongThem) {
  EXPECT_THAT(definitionsOfP("void f(char *p) { a(); }"), IsEmpty());
  EXPECT_THAT(definitionsOfP("void f(char *p) { if (ask()) p = malloc(1); a(); }"), ElementsAre("malloc(1)"));
}

TEST(ReachingDefinitions, OfTheVariableAndNotOfItsNamesake) {
  EXPECT_THAT(definitionsOfP("void f(void) { { char *q = NULL; } char *p = malloc(1); a(); }"),
              ElementsAre("malloc(1)"));
}

TEST(PointedVariable, ThroughCastsAndParentheses) {
  EXPECT_EQ(pointedAt("p"), "p");
  EXPECT_EQ(pointedAt("(void *)((char *)(p))"), "p");
  EXPECT_EQ(pointedAt("s"), "s");
  EXPECT_EQ(pointedAt("&s"), "s");
  EXPECT_EQ(pointedAt("kept"), "kept");
}

TEST(PointedVariable, TheFirstElement) {
  EXPECT_EQ(pointedAt("&p[0]"), "p");
  EXPECT_EQ(pointedAt("&s[0]"), "s");
  EXPECT_EQ(pointedAt("&v[0]", Language::Cpp), "v");
}

TEST(PointedVariable, TheElementsOfAContainer) {
  EXPECT_EQ(pointedAt("v.data()", Language::Cpp), "v");
  EXPECT_EQ(pointedAt("z.c_str()", Language::Cpp), "z");
}

TEST(PointedVariable, NotTheMiddleOfTheMemory) {
  EXPECT_EQ(pointedAt("&p[1]"), "");
  EXPECT_EQ(pointedAt("&p[n]"), "");
  EXPECT_EQ(pointedAt("p + n"), "");
  EXPECT_EQ(pointedAt("&v[1]", Language::Cpp), "");
}

TEST(PointedVariable, NotTheVariableItself) { EXPECT_EQ(pointedAt("&p"), ""); }

TEST(PointedVariable, NotTheResultOfAnyCall) {
  EXPECT_EQ(pointedAt("malloc(8)"), "");
  EXPECT_EQ(pointedAt("strchr(p, 1)"), "");
}
