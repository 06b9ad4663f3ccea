#include "Snippet.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace pybuf;
using namespace pybuf::flow;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

namespace {

// The calls that a walk comes by, in the order of the walk.
std::vector<std::string> callsAfter(Snippet &Code, llvm::StringRef Place) {
  std::vector<std::string> Names;
  Code.graph().walkForward(Code.after(Place), [&](const clang::Stmt *S) {
    if (std::string Name = calledName(S); !Name.empty())
      Names.push_back(Name);
    return Step::Continue;
  });
  return Names;
}

// A point lies after its call, so a walk back comes by the call itself first.
std::vector<std::string> callsUpTo(Snippet &Code, llvm::StringRef Place) {
  std::vector<std::string> Names;
  Code.graph().walkBackward(Code.after(Place), [&](const clang::Stmt *S) {
    if (std::string Name = calledName(S); !Name.empty())
      Names.push_back(Name);
    return Step::Continue;
  });
  return Names;
}

bool reaches(Snippet &Code, llvm::StringRef From, llvm::StringRef To) {
  return Code.graph().mayReach(Code.after(From), Code.call(To));
}

unsigned depth(llvm::StringRef Body, Language In = Language::C) {
  Snippet Code(Body, In);
  return Code.graph().loopDepth(Code.call("a"));
}

} // namespace

TEST(FlowGraph, AFunctionWithoutBodyHasNone) {
  Snippet Code("void f(void) { a(); }");
  EXPECT_EQ(FunctionGraph::build(*Code.call("a")->getDirectCallee(), Code.context()), nullptr);
}

TEST(FlowGraph, StraightLine) {
  Snippet Code("void f(void) { a(); b(); c(); }");
  EXPECT_THAT(callsAfter(Code, "a"), ElementsAre("b", "c"));
  EXPECT_THAT(callsAfter(Code, "c"), IsEmpty());
  EXPECT_THAT(callsUpTo(Code, "b"), ElementsAre("b", "a"));
}

TEST(FlowGraph, BranchesAreBothWalked) {
  Snippet Code("void f(void) { a(); if (ask()) b(); else c(); d(); }");
  EXPECT_THAT(callsAfter(Code, "a"), UnorderedElementsAre("ask", "b", "c", "d"));
  EXPECT_THAT(callsAfter(Code, "b"), ElementsAre("d"));
  EXPECT_FALSE(reaches(Code, "b", "c"));
}

// What a loop does before the start is met again the next time round, the start itself included.
TEST(FlowGraph, ALoopLeadsBackToTheStart) {
  Snippet Code("void f(void) { a(); while (ask()) { b(); c(); d(); } e(); }");
  EXPECT_THAT(callsAfter(Code, "c"), UnorderedElementsAre("d", "ask", "b", "c", "e"));
  EXPECT_TRUE(reaches(Code, "c", "c"));
  EXPECT_TRUE(reaches(Code, "d", "b"));
  EXPECT_FALSE(reaches(Code, "d", "a"));
  EXPECT_FALSE(reaches(Code, "a", "a"));
}

TEST(FlowGraph, ALoopLeadsBackwardsToWhatFollowsTheStart) {
  Snippet Code("void f(void) { a(); while (ask()) { b(); c(); d(); } e(); }");
  EXPECT_THAT(callsUpTo(Code, "c"), UnorderedElementsAre("c", "b", "ask", "d", "a"));
}

TEST(FlowGraph, ASingleBlockLoopIsWalkedOnce) {
  Snippet Code("void f(void) { for (;;) { a(); b(); } }");
  EXPECT_THAT(callsAfter(Code, "a"), ElementsAre("b", "a"));
  EXPECT_THAT(callsUpTo(Code, "a"), ElementsAre("a", "b"));
}

TEST(FlowGraph, GotoForward) {
  Snippet Code("void f(void) { a(); if (ask()) goto done; b(); done: c(); }");
  EXPECT_THAT(callsAfter(Code, "a"), UnorderedElementsAre("ask", "b", "c"));
  EXPECT_THAT(callsUpTo(Code, "c"), UnorderedElementsAre("c", "b", "ask", "a"));
}

TEST(FlowGraph, GotoBackIsALoop) {
  Snippet Code("void f(void) { again: a(); b(); if (ask()) goto again; c(); }");
  EXPECT_TRUE(reaches(Code, "b", "a"));
  EXPECT_FALSE(reaches(Code, "c", "a"));
}

// A label within an unentered branch is reached by the jump alone.
TEST(FlowGraph, GotoIntoABranch) {
  Snippet Code("void f(void) { a(); goto in; if (ask()) { b(); in: c(); } d(); }");
  EXPECT_THAT(callsAfter(Code, "a"), ElementsAre("c", "d"));
}

TEST(FlowGraph, SwitchCasesAreApartAndFallThrough) {
  Snippet Code("void f(int n) { switch (n) { case 1: a(); case 2: b(); break; default: c(); } d(); }");
  EXPECT_THAT(callsAfter(Code, "a"), ElementsAre("b", "d"));
  EXPECT_FALSE(reaches(Code, "b", "c"));
  EXPECT_TRUE(reaches(Code, "c", "d"));
}

TEST(FlowGraph, ASwitchWithoutDefaultMayBePassed) {
  Snippet Code("void f(int n) { a(); switch (n) { case 1: b(); return; } c(); }");
  EXPECT_THAT(callsAfter(Code, "a"), UnorderedElementsAre("b", "c"));
  EXPECT_FALSE(reaches(Code, "b", "c"));
}

// The right side of && and || runs on some paths only.
TEST(FlowGraph, ShortCircuitMayPassTheRightSide) {
  Snippet Code("int ask2(void); void f(void) { if (ask() && ask2()) a(); else b(); }");
  unsigned PathsAround = 0;
  Code.graph().walkForward(Code.after("ask"), [&](const clang::Stmt *S) {
    if (calledName(S) == "ask2")
      return Step::EndPath;
    PathsAround += calledName(S) == "b";
    return Step::Continue;
  });
  EXPECT_EQ(PathsAround, 1u);
  EXPECT_TRUE(reaches(Code, "ask2", "a"));
  EXPECT_TRUE(reaches(Code, "ask2", "b"));
}

TEST(FlowGraph, TheChoiceOperatorHasTwoPaths) {
  Snippet Code("int g(void); int h(void); int f(void) { int n = ask() ? g() : h(); a(); return n; }");
  EXPECT_FALSE(reaches(Code, "g", "h"));
  EXPECT_TRUE(reaches(Code, "g", "a"));
}

TEST(FlowGraph, ArgumentsRunBeforeTheirCall) {
  Snippet Code("void f(void) { fill(malloc(8), 8); a(); }");
  EXPECT_THAT(callsAfter(Code, "malloc"), ElementsAre("fill", "a"));
}

TEST(FlowGraph, BranchesThatAreNeverTakenAreNotWalked) {
  Snippet Code("void f(void) { a(); if (0) b(); while (0) c(); d(); }");
  EXPECT_THAT(callsAfter(Code, "a"), ElementsAre("d"));
}

TEST(FlowGraph, NothingFollowsAReturn) {
  Snippet Code("void f(void) { a(); if (ask()) { b(); return; } c(); }");
  EXPECT_THAT(callsAfter(Code, "b"), IsEmpty());
}

TEST(FlowGraph, EndPathEndsOnePathOnly) {
  Snippet Code("void f(void) { a(); if (ask()) { b(); d(); } else { c(); e(); } }");
  std::vector<std::string> Names;
  const bool Finished = Code.graph().walkForward(Code.after("a"), [&](const clang::Stmt *S) {
    if (calledName(S) == "b")
      return Step::EndPath;
    if (std::string Name = calledName(S); !Name.empty())
      Names.push_back(Name);
    return Step::Continue;
  });
  EXPECT_TRUE(Finished);
  EXPECT_THAT(Names, UnorderedElementsAre("ask", "c", "e"));
}

TEST(FlowGraph, StopEndsTheWholeWalk) {
  Snippet Code("void f(void) { a(); b(); c(); }");
  unsigned Seen = 0;
  auto StopAtB = [&](const clang::Stmt *S) {
    Seen += !calledName(S).empty();
    return calledName(S) == "b" ? Step::Stop : Step::Continue;
  };
  EXPECT_FALSE(Code.graph().walkForward(Code.after("a"), StopAtB));
  EXPECT_EQ(Seen, 1u);
  EXPECT_FALSE(Code.graph().walkBackward(Code.after("c"), StopAtB));
}

TEST(FlowGraph, TheEntryIsToldWhenAPathGetsThere) {
  Snippet Code("void f(void) { a(); while (ask()) b(); c(); }");
  const FunctionGraph &Graph = Code.graph();
  unsigned Entries = 0;
  auto Count = [&] { ++Entries; };
  EXPECT_TRUE(Graph.walkBackward(Code.after("c"), [](const clang::Stmt *) { return Step::Continue; }, Count));
  EXPECT_EQ(Entries, 1u);
  Entries = 0;
  EXPECT_TRUE(Graph.walkBackward(
      Code.after("c"), [](const clang::Stmt *S) { return calledName(S) == "a" ? Step::EndPath : Step::Continue; },
      Count));
  EXPECT_EQ(Entries, 0u);
}

TEST(FlowGraph, LoopDepthCountsEveryKindOfLoop) {
  EXPECT_EQ(depth("void f(void) { a(); }"), 0u);
  EXPECT_EQ(depth("void f(void) { while (ask()) a(); }"), 1u);
  EXPECT_EQ(depth("void f(void) { for (;;) a(); }"), 1u);
  EXPECT_EQ(depth("void f(void) { do a(); while (ask()); }"), 1u);
  EXPECT_EQ(depth("void f(void) { int s[3]; for (int x : s) a(); }", Language::Cpp), 1u);
  EXPECT_EQ(depth("void f(void) { for (;;) { if (ask()) while (ask()) a(); } }"), 2u);
}

// do { } while (0) is how a macro makes a block of statements.
TEST(FlowGraph, LoopDepthPassesOverTheBlockOfAMacro) {
  EXPECT_EQ(depth("void f(void) { do { a(); } while (0); }"), 0u);
  EXPECT_EQ(depth("void f(void) { for (;;) do { a(); } while (0); }"), 1u);
}

TEST(FlowGraph, ALoopThatIsOverDoesNotCount) { EXPECT_EQ(depth("void f(void) { while (ask()) b(); a(); }"), 0u); }

TEST(FlowGraph, ParentsAndInitialisers) {
  Snippet Code("void f(void) { char *p = malloc(8); look(p); }");
  const FunctionGraph &Graph = Code.graph();
  const clang::VarDecl *P = Code.variable("p");
  EXPECT_EQ(Graph.variableInitialisedBy(P->getInit()), P);
  EXPECT_EQ(Graph.parent(P->getInit()), Graph.declarationOf(P));
  EXPECT_EQ(Graph.parent(Graph.function().getBody()), nullptr);
  EXPECT_EQ(Graph.references(P).size(), 1u);
}

TEST(FlowGraph, AParameterHasNoDeclarationInTheBody) {
  Snippet Code("void f(char *p) { look(p); }");
  EXPECT_EQ(Code.graph().declarationOf(Code.variable("p")), nullptr);
  EXPECT_EQ(Code.graph().afterDeclaration(Code.variable("p")), std::nullopt);
}

// Several variables of one statement are declared one after the other.
TEST(FlowGraph, EachVariableOfOneDeclarationHasItsPoint) {
  Snippet Code("void f(void) { char *p = malloc(1), *q = calloc(1, 1); a(); }");
  std::vector<std::string> Names;
  Code.graph().walkForward(*Code.graph().afterDeclaration(Code.variable("p")), [&](const clang::Stmt *S) {
    if (std::string Name = calledName(S); !Name.empty())
      Names.push_back(Name);
    return Step::Continue;
  });
  EXPECT_THAT(Names, ElementsAre("calloc", "a"));
}

TEST(FlowGraph, TheBodyOfALambdaIsDeferred) {
  Snippet Code("void f(char *p) { auto Later = [=] { look(p); }; a(); Later(); }", Language::Cpp);
  unsigned Deferred = 0;
  for (const clang::DeclRefExpr *Ref : Code.graph().references(Code.variable("p")))
    Deferred += Code.graph().isDeferred(Ref);
  EXPECT_EQ(Deferred, 1u);
  EXPECT_FALSE(Code.graph().isDeferred(Code.call("a")));
}

TEST(FlowGraph, APointOfAnExpressionThatTheGraphLacksIsThatAroundIt) {
  Snippet Code("void f(void) { a(); (void)sizeof(malloc(1)); b(); }");
  // An unevaluated call is in no block; the walk goes on from the statement around it.
  const std::optional<Point> P = Code.graph().after(Code.call("malloc"));
  ASSERT_TRUE(P.has_value());
  EXPECT_TRUE(Code.graph().mayReach(*P, Code.call("b")));
}
