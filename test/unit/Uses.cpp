#include "Snippet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace pybuf;
using namespace pybuf::flow;
using testing::ElementsAre;

namespace {

llvm::StringRef wordFor(UseKind Kind) {
  static constexpr llvm::StringRef Words[] = {"defined", "moved",  "tested", "measured", "read",    "written", "freed",
                                              "copied",  "handed", "grown",  "aliased",  "holding", "kept"};
  return Words[static_cast<unsigned>(Kind)];
}

std::string joined(llvm::ArrayRef<Use> All) {
  std::string Words;
  for (const Use &U : All)
    Words += (Words.empty() ? "" : " ") + wordFor(U.Kind).str();
  return Words;
}

// The kinds of use of the parameter `p` in a body, in source order.
std::string usesOfP(llvm::StringRef Type, llvm::StringRef Body, Language In = Language::C) {
  Snippet Code(("char *kept; struct S { char *q; int n; }; void f(" + Type + "p) { " + Body + " }").str(), In);
  return joined(Code.uses().of(Code.variable("p")));
}

std::string ofPointer(llvm::StringRef Body) { return usesOfP("char *", Body); }
std::string ofObject(llvm::StringRef Body) { return usesOfP("PyObject *", Body); }
std::string ofVector(llvm::StringRef Body) { return usesOfP("std::vector<char> ", Body, Language::Cpp); }
std::string ofString(llvm::StringRef Body) { return usesOfP("std::string ", Body, Language::Cpp); }

// The names of the variables that hold what `p` holds.
std::vector<std::string> holdersOfP(llvm::StringRef Code, Language In = Language::C) {
  Snippet Parsed(Code, In);
  std::vector<std::string> Names;
  for (const clang::VarDecl *Holder : holdersOf(Parsed.uses(), Parsed.variable("p")))
    Names.push_back(Holder->getNameAsString());
  return Names;
}

} // namespace

TEST(Uses, Defined) {
  EXPECT_EQ(ofPointer("p = NULL;"), "defined");
  EXPECT_EQ(ofPointer("p = malloc(8);"), "defined");
  EXPECT_EQ(ofObject("p = NULL;"), "defined");
}

TEST(Uses, Moved) {
  EXPECT_EQ(ofPointer("p++;"), "moved");
  EXPECT_EQ(ofPointer("p += 4;"), "moved");
}

TEST(Uses, Tested) {
  EXPECT_EQ(ofPointer("if (p) a();"), "tested");
  EXPECT_EQ(ofPointer("if (!p) a();"), "tested");
  EXPECT_EQ(ofPointer("if (p == NULL) a();"), "tested");
  EXPECT_EQ(ofPointer("while (p && ask()) a();"), "tested");
  EXPECT_EQ(ofPointer("(void)p;"), "tested");
  EXPECT_EQ(ofPointer("(void)sizeof(*p);"), "tested");
  EXPECT_EQ(ofObject("if (PyBytes_Check(p)) a();"), "tested");
  EXPECT_EQ(usesOfP("char *", "if (p) a();", Language::Cpp), "tested");
}

TEST(Uses, Measured) {
  EXPECT_EQ(ofPointer("long n = (long)p & 15;"), "measured");
  EXPECT_EQ(ofObject("Py_ssize_t n = PyBytes_Size(p);"), "measured");
  EXPECT_EQ(ofVector("size_t n = p.size();"), "measured");
}

// The distance of two pointers says how far one has moved, and reads nothing.
TEST(Uses, TheDistanceOfPointersIsMeasured) {
  EXPECT_EQ(usesOfP("char *", "char *q = p; long n = q - p;"), "aliased measured");
}

TEST(Uses, Read) {
  EXPECT_EQ(ofPointer("int x = *p;"), "read");
  EXPECT_EQ(ofPointer("int x = p[3];"), "read");
  EXPECT_EQ(ofPointer("look(p);"), "read");
  EXPECT_EQ(ofPointer("look(p + 1);"), "read");
  EXPECT_EQ(ofPointer("size_t n = strlen(p);"), "read");
  EXPECT_EQ(ofPointer("int x = *p++;"), "read");
  EXPECT_EQ(ofPointer("int x = ((int *)p)[0];"), "read");
  EXPECT_EQ(ofObject("PyObject *o = PyUnicode_AsUTF8String(p);"), "read");
}

TEST(Uses, Written) {
  EXPECT_EQ(ofPointer("*p = 1;"), "written");
  EXPECT_EQ(ofPointer("p[2] = 1;"), "written");
  EXPECT_EQ(ofPointer("p[2] += 1;"), "written");
  EXPECT_EQ(ofPointer("++*p;"), "written");
  EXPECT_EQ(ofPointer("*p++ = 1;"), "written");
  EXPECT_EQ(ofPointer("fill(p, 8);"), "written");
  EXPECT_EQ(ofPointer("memset(p, 0, 8);"), "written");
  EXPECT_EQ(ofPointer("memcpy(&p[4], kept, 8);"), "written");
  EXPECT_EQ(usesOfP("struct S *", "p->n = 1;"), "written");
}

// memcpy reads from one parameter and writes to the other.
TEST(Uses, EachArgumentHasItsOwnEffect) {
  EXPECT_EQ(ofPointer("memcpy(kept, p, 8);"), "read");
  EXPECT_EQ(ofPointer("memcpy(p, p + 8, 8);"), "written read");
}

TEST(Uses, AFunctionPointerIsKnownByItsPrototype) {
  EXPECT_EQ(ofPointer("void (*w)(char *) = 0; w(p);"), "written");
  EXPECT_EQ(ofPointer("void (*r)(const char *) = 0; r(p);"), "read");
}

TEST(Uses, Freed) {
  EXPECT_EQ(ofPointer("free(p);"), "freed");
  EXPECT_EQ(ofPointer("PyMem_Free((void *)p);"), "freed");
  EXPECT_EQ(ofObject("Py_DECREF(p);"), "freed");
  EXPECT_EQ(usesOfP("char *", "delete[] p;", Language::Cpp), "freed");
}

TEST(Uses, Copied) {
  EXPECT_EQ(ofPointer("PyObject *o = PyBytes_FromStringAndSize(p, 8);"), "copied");
  EXPECT_EQ(ofPointer("PyObject *o = PyBytes_FromString(p);"), "copied");
  EXPECT_EQ(ofVector("PyObject *o = PyBytes_FromStringAndSize(p.data(), p.size());"), "copied measured");
}

TEST(Uses, Handed) {
  EXPECT_EQ(ofObject("PyObject_CallOneArg(p, p);"), "handed handed");
  EXPECT_EQ(ofObject("PyObject *o = PyObject_GetAttrString(p, 0);"), "handed");
}

TEST(Uses, Grown) {
  EXPECT_EQ(ofVector("p.push_back(1);"), "grown");
  EXPECT_EQ(ofVector("p.resize(9);"), "grown");
  EXPECT_EQ(ofPointer("kept = (char *)realloc(p, 9);"), "grown");
}

// An assignment names the variable left and right, and both references are uses.
TEST(Uses, ReallocatedInPlace) { EXPECT_EQ(ofPointer("p = realloc(p, 9);"), "defined grown"); }

TEST(Uses, Aliased) {
  EXPECT_EQ(ofPointer("char *q = p;"), "aliased");
  EXPECT_EQ(ofPointer("char *q; q = p + 3;"), "aliased");
  EXPECT_EQ(ofPointer("char *q = strchr(p, 0);"), "aliased");
  EXPECT_EQ(ofObject("char *q = PyBytes_AsString(p);"), "aliased");
  EXPECT_EQ(ofObject("char *q; Py_ssize_t n; PyBytes_AsStringAndSize(p, &q, &n);"), "aliased");
  EXPECT_EQ(ofVector("char *q = p.data();"), "aliased");
  EXPECT_EQ(usesOfP("char *", "char *&q = p;", Language::Cpp), "aliased");
}

TEST(Uses, Held) {
  EXPECT_EQ(ofPointer("struct S s; s.q = p;"), "holding");
  EXPECT_EQ(ofPointer("struct S s = {p, 1};"), "holding");
}

TEST(Uses, Kept) {
  EXPECT_EQ(ofPointer("kept = p;"), "kept");
  EXPECT_EQ(ofPointer("static char *q; q = p;"), "kept");
  EXPECT_EQ(ofPointer("char **q = &p;"), "kept");
  EXPECT_EQ(ofObject("PyList_Append(0, p);"), "kept");
  EXPECT_EQ(ofObject("Py_INCREF(p);"), "kept");
  EXPECT_EQ(usesOfP("struct S *to, char *", "to->q = p;"), "kept");
  EXPECT_EQ(usesOfP("char *", "auto Later = [p] { look(p); };", Language::Cpp), "kept kept");
}

TEST(Uses, KeptSaysWhy) {
  Snippet Code("char *f(char *p) { PyMemoryView_FromMemory(p, 1, 0); return p; }");
  llvm::ArrayRef<Use> All = Code.uses().of(Code.variable("p"));
  ASSERT_EQ(All.size(), 2u);
  EXPECT_EQ(All[0].Why, "passed to 'PyMemoryView_FromMemory'");
  EXPECT_EQ(All[1].Why, "returned");
}

TEST(Uses, ContainersAreReadAndWrittenThroughTheirElements) {
  EXPECT_EQ(ofVector("char x = p[0];"), "read");
  EXPECT_EQ(ofVector("p[0] = 1;"), "written");
  EXPECT_EQ(ofVector("for (char x : p) a();"), "read");
  EXPECT_EQ(ofVector("for (char &x : p) x = 1;"), "written");
  EXPECT_EQ(ofVector("std::vector<char> q(p);"), "read");
  EXPECT_EQ(ofVector("p = std::vector<char>();"), "defined");
}

// A view points into the string; whoever holds the view holds the memory.
TEST(Uses, AViewIsAnotherNameForTheString) {
  EXPECT_EQ(ofString("look(p.c_str());"), "read");
  EXPECT_EQ(ofString("std::string_view v = p;"), "aliased");
}

TEST(Uses, TheOffsetOfAPointerIsRemembered) {
  Snippet Code("void f(char *p) { look(p); look(p + 0); look(p + 1); look(&p[0]); look(&p[2]); }");
  std::vector<bool> Offsets;
  for (const Use &U : Code.uses().of(Code.variable("p")))
    Offsets.push_back(U.Offset);
  EXPECT_THAT(Offsets, ElementsAre(false, false, true, false, true));
}

TEST(Uses, WhatExposedTheStorageIsRemembered) {
  Snippet Code("void f(PyObject *p) { look(PyBytes_AsString(p)); }");
  const Use U = Code.uses().of(Code.variable("p")).front();
  EXPECT_EQ(U.Kind, UseKind::Read);
  EXPECT_EQ(U.Exposer, Code.call("PyBytes_AsString"));
  EXPECT_TRUE(isExposedBy(U, "PyBytes_AsString"));
  EXPECT_FALSE(isExposedBy(U, "PyBytes_Size"));
}

TEST(Uses, TheMacroStandsForTheFunctionItReplaces) {
  Snippet Code("struct B { PyObject o; char ob_sval[1]; };\n"
               "#define PyBytes_AS_STRING(x) (((struct B *)(x))->ob_sval)\n"
               "void f(PyObject *p) { look(PyBytes_AS_STRING(p)); }");
  const Use U = Code.uses().of(Code.variable("p")).front();
  EXPECT_EQ(U.Kind, UseKind::Read);
  EXPECT_TRUE(U.IsMacro);
  EXPECT_TRUE(isExposedBy(U, "PyBytes_AS_STRING"));
}

TEST(Uses, TheValueOfACallIsFollowedLikeAVariable) {
  Snippet Code("PyObject *f(char *p) { PyObject *o = PyBytes_FromString(p); return PyObject_Str(o); }");
  Uses &All = Code.uses();
  const Use Made = All.ofValue(Code.call("PyBytes_FromString"), ValueKind::Object);
  EXPECT_EQ(Made.Kind, UseKind::Aliased);
  EXPECT_EQ(Made.Other, Code.variable("o"));
  EXPECT_EQ(All.ofValue(Code.call("PyObject_Str"), ValueKind::Object).Kind, UseKind::Kept);
}

TEST(Holders, AVariableHoldsItself) { EXPECT_THAT(holdersOfP("void f(char *p) { look(p); }"), ElementsAre("p")); }

TEST(Holders, ThroughVariablesAndStructs) {
  EXPECT_THAT(holdersOfP("struct S { char *m; };"
                         "void f(char *p) { char *q = p; struct S s; s.m = q + 1; char *r = s.m; look(r); }"),
              ElementsAre("p", "q", "s", "r"));
}

TEST(Holders, ThroughTheStorageOfAnObject) {
  EXPECT_THAT(holdersOfP("void f(PyObject *p) { char *q = PyBytes_AsString(p); char *r = strchr(q, 1); look(r); }"),
              ElementsAre("p", "q", "r"));
}

// Two pointers that take each other's place, as in a loop with two buffers.
TEST(Holders, ARingEnds) {
  EXPECT_THAT(holdersOfP("void f(char *p) { char *q = 0; while (ask()) { q = p; p = q; } }"), ElementsAre("p", "q"));
}

TEST(Holders, WhatIsReadOutOfTheMemoryDoesNotHoldIt) {
  EXPECT_THAT(holdersOfP("void f(char *p) { char x = *p; size_t n = strlen(p); }"), ElementsAre("p"));
}

namespace {

// What happens to `p` and its holders after the call of a().
std::string laterUses(llvm::StringRef Body) {
  Snippet Code(("void f(char *p) { " + Body + " }").str());
  std::string Words;
  forEachLaterUse(Code.uses(), holdersOf(Code.uses(), Code.variable("p")), Code.after("a"),
                  [&](const clang::VarDecl *Holder, const Use &U) {
                    Words += (Words.empty() ? "" : ", ") + Holder->getNameAsString() + " " + wordFor(U.Kind).str();
                    return true;
                  });
  return Words;
}

} // namespace

TEST(LaterUses, OnlyWhatMayFollow) {
  EXPECT_EQ(laterUses("fill(p, 1); a(); look(p);"), "p read");
  EXPECT_EQ(laterUses("if (ask()) { a(); return; } look(p);"), "");
}

TEST(LaterUses, ALoopBringsBackWhatStandsBefore) {
  EXPECT_EQ(laterUses("while (ask()) { fill(p, 1); a(); }"), "p written");
}

TEST(LaterUses, AnotherValueEndsTheInterest) {
  EXPECT_EQ(laterUses("a(); p = NULL; look(p);"), "");
  EXPECT_EQ(laterUses("a(); if (ask()) p = NULL; look(p);"), "p read");
}

// The right side of an assignment still uses the old value.
TEST(LaterUses, TheOldValueIsUsedByItsReplacement) { EXPECT_EQ(laterUses("a(); p = realloc(p, 9);"), "p grown"); }

TEST(LaterUses, ThroughOtherHolders) { EXPECT_EQ(laterUses("char *q = p; a(); look(q); free(p);"), "p freed, q read"); }

TEST(LaterUses, AVariableThatGetsItsHoldLaterIsFollowed) {
  EXPECT_EQ(laterUses("char *q; a(); q = p; look(q);"), "p aliased, q read");
}

TEST(LaterUses, WhatIsNeverRunIsNotSeen) { EXPECT_EQ(laterUses("a(); if (0) look(p);"), ""); }

TEST(LaterUses, TheVisitorMayEndTheSearch) {
  Snippet Code("void f(char *p) { a(); look(p); look(p); }");
  unsigned Seen = 0;
  EXPECT_FALSE(forEachLaterUse(Code.uses(), Code.variable("p"), Code.after("a"),
                               [&](const clang::VarDecl *, const Use &) { return ++Seen < 1; }));
  EXPECT_EQ(Seen, 1u);
}
