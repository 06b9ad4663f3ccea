// A verdict is about what the code does, so it must not change with how the code is put. Each snippet below is
// written again in many ways that mean the same: other names, another order of declarations, a step moved into
// a function of the file, a branch that is always or never taken, statements that have nothing to do with it.

#include "Snippet.h"
#include "flow/StagedBuffer.h"
#include "flow/TextCopy.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <functional>
#include <random>

using namespace pybuf;
using namespace pybuf::flow;

namespace {

std::string wordsFor(const Judgement<StagedBuffer> &Judged) {
  static constexpr const char *Extents[] = {"exact", "bound", "grown"};
  static constexpr const char *Fates[] = {"read", "new", "handed", "kept"};
  const auto *Facts = std::get_if<StagedBuffer>(&Judged);
  return Facts ? std::string("staged ") + Extents[unsigned(Facts->Size)] + " " + Fates[unsigned(Facts->ObjectFate)]
               : "needed";
}

std::string wordsFor(const Judgement<TextCopy> &Judged) {
  const auto *Facts = std::get_if<TextCopy>(&Judged);
  return !Facts ? "needed" : Facts->OnlyCompared ? "text compared" : "text read";
}

// The verdict on every copying call of the snippet, and the facts that were missing.
struct Verdicts {
  std::string Words, Missing;
};

Verdicts judged(llvm::StringRef Text, Language In) {
  Snippet Code(Text, In);
  Verdicts Found;
  auto Note = [&](const auto &Judged) {
    Found.Words += (Found.Words.empty() ? "" : ", ") + wordsFor(Judged);
    if (const auto *Nothing = std::get_if<Silence>(&Judged))
      Found.Missing += Nothing->MissingFact + "; ";
  };
  for (const std::string &Name : Code.functionNames())
    forEachStatement(Code.function(Name).getBody(), [&](const clang::Stmt *S) {
      const auto *Call = clang::dyn_cast<clang::CallExpr>(S);
      const api::Row *Row = Call ? Code.calls().row(Call->getDirectCallee()) : nullptr;
      if (Row && Row->Encodes)
        Note(judgeEncodedText(Code.uses(Name), Call, *Row));
      else if (Row && Row->Copies && Row->Copies.Into != api::Storage::Str)
        Note(judgeStagedBuffer(Code.uses(Name), Call, *Row));
    });
  return Found;
}

// What a line of a function is to the rewriting.
enum class Part {
  Declaration, ///< may change places with its neighbours that are declarations too
  Step,        ///< a statement
  Leave,       ///< a condition on which the function gives up with NULL
  Last,        ///< a statement that also runs when the function gives up
};

struct Line {
  Part Kind = Part::Step;
  std::string Text;
  std::string Helper, HelperCall; ///< the same by a function of the file, where the line has one
};

struct Function {
  const char *Name, *Parameters;
  std::vector<std::string> Names; ///< of variables, each a word that stands for nothing else
  std::vector<Line> Lines;        ///< before the return of `result`
  const char *Expected;
  Language In = Language::C;
  std::string Globals = "";
};

Line declare(std::string Text) { return {Part::Declaration, std::move(Text), "", ""}; }
Line step(std::string Text, std::string Helper = "", std::string Call = "") {
  return {Part::Step, std::move(Text), std::move(Helper), std::move(Call)};
}
Line leaveIf(std::string Condition) { return {Part::Leave, std::move(Condition), "", ""}; }
Line last(std::string Text, std::string Helper = "", std::string Call = "") {
  return {Part::Last, std::move(Text), std::move(Helper), std::move(Call)};
}

// How the function leaves early: with its last steps repeated there, or by a jump to them.
enum class Exit { Repeat, Jump };

std::string written(const Function &F, Exit How = Exit::Repeat) {
  std::string Text = F.Globals, Body, Cleanup;
  for (const Line &L : F.Lines)
    if (L.Kind == Part::Last)
      Cleanup += L.Text + " ";
  bool IsJumped = false, IsLabelled = false;
  for (const Line &L : F.Lines) {
    if (!L.Helper.empty() && L.Text == L.HelperCall)
      Text += L.Helper + "\n";
    if (L.Kind == Part::Leave) {
      IsJumped |= How == Exit::Jump;
      Body += "  if (" + L.Text + ") " + (How == Exit::Jump ? "goto done;" : "{ " + Cleanup + "return NULL; }") + "\n";
      continue;
    }
    if (L.Kind == Part::Last && IsJumped && !IsLabelled) {
      Body += "done:\n";
      IsLabelled = true;
    }
    Body += "  " + L.Text + "\n";
  }
  if (IsJumped && !IsLabelled)
    Body += "done:\n";
  return Text + "PyObject *" + F.Name + "(" + F.Parameters + ") {\n" + Body + "  return result;\n}\n";
}

const std::vector<Function> &functions() {
  const std::vector<std::string> BlockNames{"block", "n", "i", "result"};
  const std::string FillLoop = "for (i = 0; i < n; ++i) block[i] = (char)i;";
  const std::string FillHelper = "static void fill_it(char *to, Py_ssize_t n) { Py_ssize_t i; for (i = 0; i < n; ++i) "
                                 "to[i] = (char)i; }";
  const Line Result = declare("PyObject *result = NULL;"), Index = declare("Py_ssize_t i;");
  const Line Fill = step(FillLoop, FillHelper, "fill_it(block, n);");
  const Line Free = last("free(block);", "static void let_go(char *p) { free(p); }", "let_go(block);");
  const Line Copy = step("result = PyBytes_FromStringAndSize(block, n);");
  const Line Malloc = declare("char *block = (char *)malloc(n);");
  const Line Drop = last("Py_XDECREF(bytes);", "static void let_go(PyObject *o) { Py_XDECREF(o); }", "let_go(bytes);");
  const std::vector<std::string> TextNames{"str", "bytes", "text", "result"};
  const Line Encode = declare("PyObject *bytes = PyUnicode_AsUTF8String(str);"), Text = declare("const char *text;");
  const Line Borrow = step("text = PyBytes_AsString(bytes);");
  static const std::vector<Function> All = {
      {"block",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, Malloc, leaveIf("!block"), Fill, Copy, Free},
       "staged exact new"},
      {"never_null",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, declare("char *block = NULL;"), leaveIf("n < 0"), step("block = (char *)PyMem_Malloc(n);"),
        leaveIf("block == NULL"), Fill, Copy,
        last("PyMem_Free(block);", "static void let_go(void *p) { PyMem_Free(p); }", "let_go(block);")},
       "staged exact new"},
      {"bound",
       "Py_ssize_t n",
       {"block", "n", "used", "result"},
       {Result, declare("Py_ssize_t used;"), Malloc, leaveIf("!block"),
        step("used = produce(block, n);", "static long make(char *p, long n) { return produce(p, n); }",
             "used = make(block, n);"),
        leaveIf("used < 0"), step("result = PyBytes_FromStringAndSize(block, used);"), Free},
       "staged bound new"},
      {"zeroed",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, declare("char *block = (char *)calloc(n, 1);"), leaveIf("!block"), Fill,
        step("result = PyByteArray_FromStringAndSize(block, n);"), Free},
       "staged exact new"},
      {"handed",
       "Py_ssize_t n, PyObject *write",
       {"block", "n", "i", "result", "bytes", "write"},
       {Result, Index, declare("PyObject *bytes = NULL;"), Malloc, leaveIf("!block"), Fill,
        step("bytes = PyBytes_FromStringAndSize(block, n);"), leaveIf("!bytes"),
        step("result = PyObject_CallOneArg(write, bytes);"), Drop, last("free(block);")},
       "staged exact handed"},
      {"grown",
       "Py_ssize_t n",
       {"block", "n", "size", "used", "result"},
       {Result, declare("Py_ssize_t size = 16;"), declare("Py_ssize_t used = 0;"),
        declare("char *block = (char *)malloc(16);"), leaveIf("!block"),
        step("while (used < n) { if (used == size) { size *= 2; block = (char *)realloc(block, size); } "
             "block[used++] = 1; }"),
        step("result = PyBytes_FromStringAndSize(block, used);"), Free},
       "staged grown new"},
      {"new_array",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, declare("char *block = new char[n];"), Fill, Copy,
        last("delete[] block;", "static void let_go(char *p) { delete[] p; }", "let_go(block);")},
       "staged exact new",
       Language::Cpp},
      {"vector",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, declare("std::vector<char> block(n);"), step(FillLoop, FillHelper, "fill_it(block.data(), n);"),
        step("result = PyBytes_FromStringAndSize(block.data(), block.size());")},
       "staged exact new",
       Language::Cpp},
      {"encoded",
       "PyObject *str",
       TextNames,
       {Result, Text, Encode, leaveIf("!bytes"), Borrow, leaveIf("!text"),
        step("puts(text);", "static void show(const char *t) { puts(t); }", "show(text);"),
        step("result = PyLong_FromLong(1);"), Drop},
       "text read"},
      {"compared",
       "PyObject *str",
       TextNames,
       {Result, Text, declare("PyObject *bytes = PyUnicode_AsEncodedString(str, \"utf-8\", \"strict\");"),
        leaveIf("!bytes"), Borrow, step("result = PyLong_FromLong(strcmp(text, \"yes\"));"), Drop},
       "text compared"},
      {"kept",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, Malloc, leaveIf("!block"), Fill,
        step("cache = block;", "static void keep(char *p) { cache = p; }", "keep(block);"), Copy, Free},
       "needed",
       Language::C,
       "static char *cache;\n"},
      {"used_again",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, Malloc, leaveIf("!block"), Fill, Copy,
        step("puts(block);", "static void show(const char *t) { puts(t); }", "show(block);"), Free},
       "needed"},
      {"callers", "char *block, Py_ssize_t n", BlockNames, {Result, Index, leaveIf("!block"), Fill, Copy}, "needed"},
      {"leaked", "Py_ssize_t n", BlockNames, {Result, Index, Malloc, Fill, Copy}, "needed"},
      {"freed_first",
       "Py_ssize_t n",
       BlockNames,
       {Result, Index, Malloc, Fill, step("if (n > 9) { free(block); block = cache; }"), Copy, Free},
       "needed",
       Language::C,
       "static char *cache;\n"},
      {"without_lock",
       "Py_ssize_t n",
       {"block", "n", "i", "result", "save"},
       {Result, Index, declare("char *block = NULL;"), declare("PyThreadState *save;"),
        step("save = PyEval_SaveThread();"), step("block = (char *)malloc(n);"), step("PyEval_RestoreThread(save);"),
        leaveIf("!block"), Fill, Copy, Free},
       "needed"},
      {"returned",
       "PyObject *str",
       TextNames,
       {Result, Text, Encode, leaveIf("!bytes"), Borrow, step("puts(text);"), step("Py_INCREF(bytes);"),
        step("result = bytes;"), Drop},
       "needed"},
      {"overwritten",
       "PyObject *str",
       {"str", "bytes", "text", "result"},
       {Result, declare("char *text;"), Encode, leaveIf("!bytes"), Borrow,
        step("text[0] = 'x';", "static void cut(char *t) { t[0] = 'x'; }", "cut(text);"), Drop},
       "needed"},
      {"str_dropped",
       "PyObject *from",
       {"from", "str", "bytes", "text", "result"},
       {Result, Text, declare("PyObject *str = PyObject_Str(from);"), declare("PyObject *bytes = NULL;"),
        step("bytes = PyUnicode_AsUTF8String(str);"), step("Py_DECREF(str);"), leaveIf("!bytes"), Borrow,
        step("puts(text);"), Drop},
       "needed"},
  };
  return All;
}

class VerdictIsStable : public testing::TestWithParam<size_t> {
protected:
  const Function &base() const { return functions()[GetParam()]; }

  void expectSame(const std::string &Text, llvm::StringRef Rewriting) const {
    const Verdicts Found = judged(Text, base().In);
    EXPECT_EQ(Found.Words, base().Expected) << Rewriting.str() << ":\n" << Text << Found.Missing;
  }

  void expectSame(const Function &F, llvm::StringRef Rewriting) const { expectSame(written(F), Rewriting); }

  // Rewrites each step alone, and then all of them.
  void forEachStep(llvm::StringRef Rewriting, const std::function<void(Line &)> &Rewrite) const {
    Function All = base();
    for (size_t I = 0; I < base().Lines.size(); ++I) {
      if (base().Lines[I].Kind != Part::Step && base().Lines[I].Kind != Part::Last)
        continue;
      Function One = base();
      Rewrite(One.Lines[I]);
      expectSame(One, Rewriting);
      Rewrite(All.Lines[I]);
    }
    expectSame(All, Rewriting);
  }

  // Puts lines before every other line in turn.
  void forEachPlace(llvm::StringRef Rewriting, const std::vector<Line> &New) const {
    for (size_t I = 0; I <= base().Lines.size(); I += 2) {
      Function F = base();
      F.Lines.insert(F.Lines.begin() + I, New.begin(), New.end());
      expectSame(F, Rewriting);
    }
  }
};

bool isWordCharacter(char C) { return llvm::isAlnum(C) || C == '_'; }

std::string renamed(const std::string &Text, const std::vector<std::string> &From, const std::vector<std::string> &To) {
  std::string Out;
  for (size_t I = 0; I < Text.size();) {
    size_t End = I;
    while (End < Text.size() && isWordCharacter(Text[End]))
      ++End;
    if (End == I) {
      Out += Text[I++];
      continue;
    }
    const std::string Word = Text.substr(I, End - I);
    const auto Found = llvm::find(From, Word);
    Out += Found == From.end() ? Word : To[Found - From.begin()];
    I = End;
  }
  return Out;
}

// The largest block of memory that the function holds, or the bytes: what a stranger might touch.
std::string subject(const Function &F) {
  return F.In == Language::Cpp && std::string(F.Name) == "vector" ? "block.data()"
         : llvm::is_contained(F.Names, "block")                   ? "block"
                                                                  : "text";
}

} // namespace

TEST_P(VerdictIsStable, AsItStands) { expectSame(base(), "as it stands"); }

TEST_P(VerdictIsStable, UnderOtherNames) {
  const std::vector<std::string> Pool{"p",    "data", "tmp",   "len", "x",   "y",       "self", "ob",
                                      "size", "buf_", "free_", "ret", "out", "result_", "_i",   "N"};
  for (unsigned Seed = 1; Seed <= 3; ++Seed) {
    std::vector<std::string> New = Pool;
    std::shuffle(New.begin(), New.end(), std::mt19937(Seed));
    New.resize(base().Names.size());
    Function F = base();
    std::string Parameters = renamed(F.Parameters, F.Names, New);
    F.Parameters = Parameters.c_str();
    for (Line &L : F.Lines)
      L.Text = renamed(L.Text, F.Names, New);
    std::string Text = written(F);
    // The return stands outside of the lines.
    const size_t Return = Text.rfind("return result;");
    Text.replace(Return, 14, renamed("return result;", F.Names, New));
    expectSame(Text, "under other names");
  }
}

TEST_P(VerdictIsStable, WithDeclarationsInAnotherOrder) {
  for (unsigned Seed = 1; Seed <= 3; ++Seed) {
    Function F = base();
    auto First = F.Lines.begin();
    auto Last = std::find_if(First, F.Lines.end(), [](const Line &L) { return L.Kind != Part::Declaration; });
    // `str` is used by the next.
    if (std::string(F.Name) == "str_dropped")
      continue;
    std::shuffle(First, Last, std::mt19937(Seed));
    expectSame(F, "declarations in another order");
  }
}

TEST_P(VerdictIsStable, WithDeclarationAndValueApart) {
  Function F = base();
  std::vector<Line> Values;
  auto First = F.Lines.begin();
  for (; First != F.Lines.end() && First->Kind == Part::Declaration; ++First) {
    const auto [Left, Right] = llvm::StringRef(First->Text).split(" = ");
    if (Right.empty() || F.In == Language::Cpp)
      continue;
    const std::string Name = Left.substr(Left.find_last_of(" *") + 1).str();
    Values.push_back(step(Name + " = " + Right.str()));
    First->Text = Left.str() + ";";
  }
  F.Lines.insert(First, Values.begin(), Values.end());
  expectSame(F, "declaration and value apart");
}

TEST_P(VerdictIsStable, WithAStepInAFunctionOfTheFile) {
  Function All = base();
  for (size_t I = 0; I < base().Lines.size(); ++I) {
    if (base().Lines[I].Helper.empty())
      continue;
    Function One = base();
    One.Lines[I].Text = All.Lines[I].Text = One.Lines[I].HelperCall;
    expectSame(One, "a step in a function of the file");
  }
  expectSame(All, "all steps in functions of the file");
}

TEST_P(VerdictIsStable, WithLeavingByAJump) {
  Function F = base();
  // C++ does not jump over an initialisation.
  if (F.In == Language::C)
    expectSame(written(F, Exit::Jump), "leaving by a jump");
}

TEST_P(VerdictIsStable, WithinABranchThatIsAlwaysTaken) {
  forEachStep("always taken", [](Line &L) { L.Text = "if (1) { " + L.Text + " }"; });
  forEachStep("never not taken", [](Line &L) { L.Text = "if (0) { } else { " + L.Text + " }"; });
}

TEST_P(VerdictIsStable, WithinABlock) {
  forEachStep("a block", [](Line &L) { L.Text = "{ " + L.Text + " }"; });
  forEachStep("a macro's block", [](Line &L) { L.Text = "do { " + L.Text + " } while (0);"; });
}

TEST_P(VerdictIsStable, WithAUseThatNeverRuns) {
  if (std::string(base().Name) == "callers" || base().In == Language::Cpp)
    return;
  for (const char *Use :
       {"if (0) look(%);", "if (0) fill(%, 1);", "while (0) { look(%); }", "if (0) { fill(%, 1); return NULL; }"}) {
    std::string Text = Use;
    Text.replace(Text.find('%'), 1, subject(base()));
    const Function &F = base();
    const auto Declared =
        std::find_if(F.Lines.begin(), F.Lines.end(), [](const Line &L) { return L.Kind != Part::Declaration; });
    for (size_t I = Declared - F.Lines.begin(); I <= F.Lines.size(); ++I) {
      Function One = F;
      One.Lines.insert(One.Lines.begin() + I, step(Text));
      expectSame(One, "a use that never runs");
    }
  }
}

TEST_P(VerdictIsStable, WithWhatHasNothingToDoWithIt) {
  forEachPlace("a variable", {declare("int other_thing = 3;")});
  forEachPlace("some sums", {declare("long other_thing = 0;"), step("other_thing += 2;"),
                             step("while (other_thing < 9) other_thing++;")});
  forEachPlace("text of its own",
               {declare("char other_thing[8];"), step("memset(other_thing, 0, 8);"), step("puts(other_thing);")});
  forEachPlace("a block of its own", {declare("char *other_thing = (char *)malloc(3);"),
                                      step("if (other_thing) memset(other_thing, 0, 3);"), step("free(other_thing);")});
}

TEST_P(VerdictIsStable, WithParenthesesAndCasts) {
  for (const char *Form : {"(%)", "(char *)(%)", "(char *)(void *)%"}) {
    Function F = base();
    for (Line &L : F.Lines) {
      std::string Put = Form;
      const std::string Name = subject(F);
      Put.replace(Put.find('%'), 1, Name);
      const size_t At = L.Kind == Part::Declaration ? std::string::npos : L.Text.find("(" + Name + ",");
      if (At != std::string::npos)
        L.Text.replace(At + 1, Name.size(), Put);
    }
    expectSame(F, Form);
  }
}

// The left of each pair means the same as the right, where it stands in a line.
TEST_P(VerdictIsStable, PutAnotherWay) {
  static constexpr std::pair<const char *, const char *> Ways[] = {
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "i = 0; while (i < n) { block[i] = (char)i; i++; }"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "for (i = 0; i < n; ++i) *(block + i) = (char)i;"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "for (i = n; i-- > 0;) (&block[0])[i] = (char)i;"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "char *to = block; for (i = 0; i < n; ++i) to[i] = (char)i;"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "char *to = block; while (to < block + n) *to++ = 1;"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "memset(block, 1, n);"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;",
       "PyThreadState *s = PyEval_SaveThread(); memset(block, 1, n); PyEval_RestoreThread(s);"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "switch (n) { case 0: break; default: memset(block, 1, n); }"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;",
       "struct W { char *at; long left; } w = {block, n}; while (w.left--) *w.at++ = 1;"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;",
       "struct W { char *at; long left; } w; w.at = block; w.left = n; memset(w.at, 1, w.left);"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "again: if (n > 9) { block[0] = 1; goto again; }"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "memset(block, 1, n); if (0) n = 3;"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "memset(block, 1, n); if (0) free(block);"},
      {"for (i = 0; i < n; ++i) block[i] = (char)i;", "memset(block, 1, n); goto on; free(block); on:;"},
      {"(char *)malloc(n)", "malloc(n)"},
      {"malloc(n)", "malloc((size_t)n)"},
      {"malloc(n)", "malloc(n * sizeof(char))"},
      {"malloc(n)", "malloc(sizeof *block * n)"},
      {"malloc(n)", "malloc(n + 1)"},
      {"malloc(n)", "malloc(n ? n : 1)"},
      {"malloc(n)", "calloc(1, n)"},
      {"char *block = (char *)malloc(n);", "register char *block = (char *)malloc(n);"},
      {"char *block = (char *)malloc(n);",
       "unsigned char *raw = (unsigned char *)malloc(n); char *block = (char *)raw;"},
      {"char *block = (char *)malloc(n);", "char *block = n < 0 ? NULL : (char *)malloc(n);"},
      {"free(block);", "if (block) free(block);"},
      {"free(block);", "if (block != NULL) { free(block); block = NULL; }"},
      {"free(block);", "char **where = NULL; (void)where; free(block);"},
      {"free(block);", "(void)0, free(block);"},
      {"free(block);", "switch (1) { case 1: free(block); }"},
      {"free(block);", "char *gone = block; block = NULL; free(gone);"},
      {"result = PyBytes", "if (n > 5) puts(\"many\"); result = PyBytes"},
      {"result = PyBytes_FromStringAndSize(block, n);",
       "if (!(result = PyBytes_FromStringAndSize(block, n))) PyErr_NoMemory();"},
      {"result = PyBytes_FromStringAndSize(block, n);",
       "PyObject *o = PyBytes_FromStringAndSize(block, n); result = o;"},
      {"result = PyBytes_FromStringAndSize(block, n);",
       "result = n >= 0 ? PyBytes_FromStringAndSize(block, n) : NULL;"},
      {"result = PyBytes_FromStringAndSize(block, n);",
       "result = PyBytes_FromStringAndSize((const char *)&block[0], (Py_ssize_t)n);"},
      {"result = PyBytes_FromStringAndSize(block, n);",
       "const char *from = block; result = PyBytes_FromStringAndSize(from, n);"},
      {"text = PyBytes_AsString(bytes);",
       "Py_ssize_t size; char *at; PyBytes_AsStringAndSize(bytes, &at, &size); text = at;"},
      {"text = PyBytes_AsString(bytes);", "const char *first = PyBytes_AsString(bytes); text = first;"},
      {"puts(text);", "if (text[0] == 'x') puts(text);"},
      {"puts(text);", "for (const char *t = text; *t; t++) if (*t == 'x') puts(t);"},
      {"puts(text);", "char copy[9]; memcpy(copy, text, 8);"},
      {"puts(text);",
       "char *copy = (char *)malloc(strlen(text) + 1); if (copy) memcpy(copy, text, strlen(text)); free(copy);"},
      {"puts(text);", "struct T { const char *t; long n; } t = {text, 1}; puts(t.t);"},
      {"puts(text);", "puts(text); if (0) text = NULL;"},
      {"puts(text);", "puts(text); if (0) bytes = NULL;"},
      {"puts(text);", "puts(text); if (0) Py_DECREF(str);"},
      {"puts(text);", "goto on; bytes = NULL; on: puts(text);"},
      {"Py_XDECREF(bytes);", "if (bytes) Py_DECREF(bytes);"},
      {"Py_XDECREF(bytes);", "Py_XDECREF(bytes); bytes = NULL;"},
      {"Py_XDECREF(bytes);", "PyObject *gone = bytes; bytes = NULL; Py_XDECREF(gone);"},
  };
  for (const auto &[Left, Right] : Ways)
    for (size_t I = 0; I < base().Lines.size(); ++I) {
      Function F = base();
      std::string &Text = F.Lines[I].Text;
      const size_t At = Text.find(Left);
      if (At == std::string::npos || F.Lines[I].Kind == Part::Leave)
        continue;
      if (std::string(F.Name) == "vector")
        continue; // has no pointer to write through
      Text.replace(At, std::string(Left).size(), Right);
      expectSame(F, "put another way");
    }
}

// Many rewritings at once, a different choice for each seed.
TEST_P(VerdictIsStable, UnderManyRewritings) {
  for (unsigned Seed = 1; Seed <= 6; ++Seed) {
    std::mt19937 Dice(Seed * 1000 + GetParam());
    auto Roll = [&](unsigned Sides) { return Dice() % Sides; };
    Function F = base();
    unsigned Fresh = 0;
    std::vector<Line> Lines;
    for (Line &L : F.Lines) {
      if (!L.Helper.empty() && Roll(2))
        L.Text = L.HelperCall;
      if ((L.Kind == Part::Step || L.Kind == Part::Last) && L.Text != L.HelperCall)
        for (unsigned Times = Roll(3); Times; --Times)
          L.Text = Roll(2) ? "if (1) { " + L.Text + " }" : "do { " + L.Text + " } while (0);";
      if (Roll(3) == 0) {
        const std::string Name = "other_" + std::to_string(++Fresh);
        Lines.push_back(step("long " + Name + " = " + std::to_string(Roll(9)) + ";"));
        Lines.push_back(step("if (" + Name + " > 2) " + Name + " *= 2;"));
      }
      Lines.push_back(L);
    }
    F.Lines = Lines;
    expectSame(written(F, F.In == Language::C && Roll(2) ? Exit::Jump : Exit::Repeat), "seed " + std::to_string(Seed));
  }
}

INSTANTIATE_TEST_SUITE_P(Functions, VerdictIsStable, testing::Range<size_t>(0, functions().size()),
                         [](const testing::TestParamInfo<size_t> &Info) {
                           return std::string(functions()[Info.param].Name);
                         });
