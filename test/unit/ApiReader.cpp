#include "api/Reader.h"
#include "llvm/ADT/StringExtras.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

using namespace pybuf::api;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

ReadRows read(llvm::StringRef Text) { return readRows(llvm::MemoryBufferRef(Text, "own.yaml")); }

std::vector<std::string> names(const ReadRows &Read) {
  std::vector<std::string> Names;
  for (const Row &R : Read.Rows)
    Names.push_back(R.Name);
  return Names;
}

// The one row of a text that is well formed.
Row row(llvm::StringRef Text) {
  ReadRows Read = read(Text);
  EXPECT_THAT(Read.Problems, IsEmpty()) << Text.str();
  EXPECT_EQ(Read.Rows.size(), 1u) << Text.str();
  return Read.Rows.empty() ? Row() : Read.Rows.front();
}

// The one problem of a text whose third line is at fault, between two rows that are good. Those are read.
std::string problem(llvm::StringRef Line) {
  const std::string Text = ("# rows\n- {name: first, frees: 1}\n" + Line + "\n- {name: last, frees: 1}\n").str();
  const ReadRows Read = read(Text);
  EXPECT_THAT(names(Read), ElementsAre("first", "last")) << Text;
  EXPECT_EQ(Read.Problems.size(), 1u) << testing::PrintToString(Read.Problems);
  if (Read.Problems.empty())
    return "";
  llvm::StringRef Problem = Read.Problems.front();
  EXPECT_TRUE(Problem.consume_front("own.yaml:3: ")) << Problem.str();
  EXPECT_FALSE(Problem.contains('\n')) << Problem.str();
  EXPECT_FALSE(Problem.ends_with(".")) << Problem.str();
  return Problem.str();
}

// What cannot be parsed at all: a problem with file and line, and it ends.
std::vector<std::string> brokenProblems(llvm::StringRef Text) {
  const ReadRows Read = read(Text);
  for (const std::string &Problem : Read.Problems)
    EXPECT_TRUE(llvm::StringRef(Problem).starts_with("own.yaml:")) << Problem;
  return Read.Problems;
}

} // namespace

TEST(ApiReader, AnEmptyFileHasNoRowsAndNoProblem) {
  for (const char *Text : {"", "\n\n", "# nothing yet\n", "---\n", "---\n...\n"}) {
    EXPECT_THAT(read(Text).Rows, IsEmpty()) << Text;
    EXPECT_THAT(read(Text).Problems, IsEmpty()) << Text;
  }
}

// What a row leaves out is what is safe to assume: effects by type, and that Python may run.
TEST(ApiReader, ARowWithANameOnly) {
  const Row R = row("- name: f\n");
  EXPECT_STREQ(R.Name, "f");
  for (Effect E : R.Parameters)
    EXPECT_EQ(E, Effect::ByType);
  EXPECT_EQ(R.Rest, Effect::ByType);
  EXPECT_EQ(R.This, Effect::ByType);
  EXPECT_FALSE(R.Allocates || R.Reallocates || R.Copies || R.Exposes || R.Encodes);
  EXPECT_EQ(R.Result, Row::UnknownResult);
  EXPECT_TRUE(R.RunsPython);
  EXPECT_EQ(R.ThreadLock, Lock::Unchanged);
}

TEST(ApiReader, BlockAndFlowFormsMeanTheSame) {
  for (const char *Text : {"- {name: f, frees: 2}\n", "- name: f\n  frees: 2\n", "-\n  frees: 2\n  name: 'f'\n",
                           "[{name: \"f\", frees: 2}]", "- name: f\r\n  frees: 2\r\n"})
    EXPECT_EQ(row(Text).Parameters[1], Effect::Frees) << Text;
}

TEST(ApiReader, AListOfNamesGivesEachTheSameRow) {
  const ReadRows Read = read("- {name: [h, \"n::C::g\", f], frees: 1}\n");
  EXPECT_THAT(Read.Problems, IsEmpty());
  EXPECT_THAT(names(Read), ElementsAre("f", "h", "n::C::g"));
  for (const Row &R : Read.Rows)
    EXPECT_EQ(R.Parameters[0], Effect::Frees);
}

TEST(ApiReader, RowsAreSortedByName) {
  EXPECT_THAT(names(read("- name: b\n- name: _a\n- name: a\n- name: B\n")), ElementsAre("B", "_a", "a", "b"));
}

TEST(ApiReader, SeveralDocumentsAreOneModel) {
  EXPECT_THAT(names(read("- name: f\n---\n- name: g\n")), ElementsAre("f", "g"));
}

// The text that was read may be gone when a row is used.
TEST(ApiReader, NamesOutliveTheText) {
  std::string Text = "- {name: some_function, encodes: {text: 1, codec: utf-8}}\n";
  const Row R = row(Text);
  Text.assign(Text.size(), 'x');
  EXPECT_STREQ(R.Name, "some_function");
  EXPECT_STREQ(R.Encodes.FixedCodec, "utf-8");
}

TEST(ApiReader, EffectsOfParameters) {
  const Row R = row("- name: f\n  parameters: [by-type, reads, writes, frees, drops, keeps, hands, measures]\n"
                    "  rest: tests\n  this: grows\n");
  EXPECT_THAT(R.Parameters, ElementsAre(Effect::ByType, Effect::Reads, Effect::Writes, Effect::Frees, Effect::Drops,
                                        Effect::Keeps, Effect::Hands, Effect::Measures));
  EXPECT_EQ(R.Rest, Effect::Tests);
  EXPECT_EQ(R.This, Effect::Grows);
}

TEST(ApiReader, EffectsByTheirParameter) {
  EXPECT_EQ(row("- {name: f, frees: 1}").Parameters[0], Effect::Frees);
  EXPECT_EQ(row("- {name: f, drops: 8}").Parameters[7], Effect::Drops);
  EXPECT_EQ(row("- {name: f, measures: this}").This, Effect::Measures);
  EXPECT_EQ(row("- {name: f, tests: 3}").Parameters[2], Effect::Tests);
}

TEST(ApiReader, Allocates) {
  const Row R = row("- {name: f, allocates: {count: 1, size: 2, zeroed: true}}");
  EXPECT_EQ(R.Allocates.Count, 1);
  EXPECT_EQ(R.Allocates.Size, 2);
  EXPECT_TRUE(R.Allocates.Zeroed);
  EXPECT_FALSE(row("- {name: f, allocates: {size: 1, zeroed: false}}").Allocates.Zeroed);
}

TEST(ApiReader, Reallocates) {
  const Row R = row("- {name: f, reallocates: {block: 2, size: 3}}");
  EXPECT_EQ(R.Reallocates.Block, 2);
  EXPECT_EQ(R.Reallocates.Size, 3);
}

TEST(ApiReader, Copies) {
  const Row R = row("- {name: f, copies: {from: 1, size: 2, into: bytearray}}");
  EXPECT_EQ(R.Copies.From, 1);
  EXPECT_EQ(R.Copies.Size, 2);
  EXPECT_EQ(R.Copies.Into, Storage::ByteArray);
}

TEST(ApiReader, Exposes) {
  const Row R = row("- {name: f, exposes: {of: this, through: 2, size-through: 3, storage: str, nul: true}}");
  EXPECT_EQ(R.Exposes.Of, ThisParameter);
  EXPECT_EQ(R.Exposes.Through, 2);
  EXPECT_EQ(R.Exposes.SizeThrough, 3);
  EXPECT_EQ(R.Exposes.Held, Storage::Str);
  EXPECT_TRUE(R.Exposes.Nul);
}

TEST(ApiReader, EveryStorage) {
  const std::pair<std::string, Storage> Words[] = {{"block", Storage::Block},         {"bytes", Storage::Bytes},
                                                   {"bytearray", Storage::ByteArray}, {"str", Storage::Str},
                                                   {"list", Storage::List},           {"container", Storage::Container},
                                                   {"stream", Storage::Stream},       {"array", Storage::Array}};
  for (const auto &[Word, Meaning] : Words)
    EXPECT_EQ(row("- {name: f, exposes: {of: 1, storage: " + Word + "}}").Exposes.Held, Meaning) << Word;
}

TEST(ApiReader, Encodes) {
  const Row R = row("- {name: f, encodes: {text: 1, codec-argument: 2, errors-argument: 3}}");
  EXPECT_EQ(R.Encodes.Text, 1);
  EXPECT_EQ(R.Encodes.Codec, 2);
  EXPECT_EQ(R.Encodes.Errors, 3);
  EXPECT_EQ(R.Encodes.FixedCodec, nullptr);
}

TEST(ApiReader, Duplicates) {
  const Row R = row("- {name: f, duplicates: {object: this, into: list}}");
  EXPECT_EQ(R.Duplicates.Object, ThisParameter);
  EXPECT_EQ(R.Duplicates.Into, Storage::List);
}

TEST(ApiReader, FormatStrings) {
  EXPECT_EQ(row("- {name: f, parses-format: 2}").Format.Text, 2);
  EXPECT_FALSE(row("- {name: f, parses-format: 2}").Format.Builds);
  EXPECT_EQ(row("- {name: f, builds-format: 1}").Format.Text, 1);
  EXPECT_TRUE(row("- {name: f, builds-format: 1}").Format.Builds);
}

TEST(ApiReader, Views) {
  EXPECT_EQ(row("- {name: f, acquires-view: 2}").AcquiresView, 2);
  EXPECT_EQ(row("- {name: f, releases-view: 1}").ReleasesView, 1);
  EXPECT_EQ(row("- {name: f, views-memory: 1}").ViewsMemory, 1);
  EXPECT_EQ(row("- {name: f, views-buffer: 1}").ViewsBuffer, 1);
  EXPECT_TRUE(row("- {name: f, makes-view: true}").MakesView);
}

TEST(ApiReader, Registrations) {
  const Row One = row("- {name: f, registers: {callable: 2, by: boost-python}}");
  EXPECT_EQ(One.Registers.First, 2);
  EXPECT_EQ(One.Registers.Last, 2);
  EXPECT_EQ(One.Registers.By, Binding::BoostPython);
  const Row Two = row("- {name: f, registers: {callable: 1, last-callable: 3, by: nanobind}}");
  EXPECT_EQ(Two.Registers.First, 1);
  EXPECT_EQ(Two.Registers.Last, 3);
  EXPECT_EQ(row("- {name: f, registers: {callable: 1, by: pybind11}}").Registers.By, Binding::Pybind11);
  EXPECT_FALSE(row("- {name: f, wraps-callable: 1}").Registers);
  EXPECT_EQ(row("- {name: f, wraps-callable: 1}").WrapsCallable, 1);
  EXPECT_EQ(row("- {name: f, serialises: {to-memory: SerializeToArray, into: 1}}").Serialises.Into, 1);
  EXPECT_EQ(row("- {name: f, copies-out: {of: this, storage: bytes}}").CopiesOut.Held, Storage::Bytes);
  EXPECT_EQ(row("- {name: f, makes-array: views}").MakesArray, Row::ArrayViews);
  EXPECT_TRUE(row("- {name: f, makes-none: true}").MakesNone);
  EXPECT_TRUE(row("- {name: f, copies-elements: true}").CopiesElements);
  EXPECT_TRUE(row("- {name: f, forwards-to-constructor: true}").ForwardsToConstructor);
}

TEST(ApiReader, Memory) {
  EXPECT_TRUE(row("- {name: f, copies-memory: true}").CopiesMemory);
  EXPECT_EQ(row("- {name: f, stops-at-nul: 1}").StopsAtNul, 1);
}

TEST(ApiReader, References) {
  EXPECT_EQ(row("- {name: f, returns: new-reference}").Result, Row::NewReference);
  const Row R = row("- {name: f, returns: borrowed-reference, borrowed-from: 1}");
  EXPECT_EQ(R.Result, Row::BorrowedReference);
  EXPECT_EQ(R.BorrowedFrom, 1);
}

TEST(ApiReader, TextAndPythonAndLock) {
  const Row R = row("- {name: f, makes-str: true, checks-str: 2, runs-python: false, lock: released}");
  EXPECT_TRUE(R.MakesStr);
  EXPECT_EQ(R.ChecksStr, 2);
  EXPECT_FALSE(R.RunsPython);
  EXPECT_EQ(R.ThreadLock, Lock::Released);
  EXPECT_EQ(row("- {name: f, lock: taken}").ThreadLock, Lock::Taken);
}

TEST(ApiReaderProblem, UnknownKey) {
  EXPECT_EQ(problem("- {name: f, free: 1}"), "a row knows no key 'free'");
  EXPECT_EQ(problem("- {name: f, Frees: 1}"), "a row knows no key 'Frees'");
  EXPECT_EQ(problem("- {name: f, allocates: {bytes: 1}}"), "allocates knows no key 'bytes'");
  EXPECT_EQ(problem("- {name: f, reallocates: {of: 1}}"), "reallocates knows no key 'of'");
  EXPECT_EQ(problem("- {name: f, copies: {from: 1, to: 2}}"), "copies knows no key 'to'");
  EXPECT_EQ(problem("- {name: f, exposes: {from: 1}}"), "exposes knows no key 'from'");
  EXPECT_EQ(problem("- {name: f, encodes: {codec-arg: 1}}"), "encodes knows no key 'codec-arg'");
  EXPECT_EQ(problem("- {name: f, duplicates: {of: 1}}"), "duplicates knows no key 'of'");
}

TEST(ApiReader, AKeyThatStandsTwiceIsAProblem) {
  EXPECT_EQ(problem("- {name: f, frees: 1, frees: 2}"), "key 'frees' stands twice in one row");
  EXPECT_EQ(problem("- {name: f, copies: {from: 1, from: 2}}"), "copies has key 'from' twice");
}

TEST(ApiReaderProblem, UnknownWord) {
  EXPECT_EQ(problem("- {name: f, rest: read}"),
            "'read' is not one of by-type, reads, writes, frees, drops, keeps, hands, measures, tests, grows");
  EXPECT_THAT(problem("- {name: f, parameters: [reads, wrights]}"), testing::StartsWith("'wrights' is not one of "));
  EXPECT_EQ(problem("- {name: f, returns: borrowed}"), "'borrowed' is not one of new-reference, borrowed-reference");
  EXPECT_EQ(problem("- {name: f, lock: free}"), "'free' is not one of released, taken");
  EXPECT_THAT(problem("- {name: f, copies: {from: 1, into: heap}}"), testing::StartsWith("'heap' is not one of "));
}

TEST(ApiReaderProblem, NotAParameter) {
  for (const char *Bad : {"0", "9", "x", "-1", "1.5", "0x1", "256", "257", "4294967297", "This", "''"}) {
    const std::string Plain = llvm::StringRef(Bad) == "''" ? "" : Bad;
    EXPECT_EQ(problem(("- {name: f, frees: " + std::string(Bad) + "}")),
              "'" + Plain + "' is not a parameter: write its position from 1 to 8, or this");
  }
  EXPECT_THAT(problem("- {name: f, allocates: {size: n}}"), testing::StartsWith("'n' is not a parameter"));
  EXPECT_THAT(problem("- {name: f, borrowed-from: 0}"), testing::StartsWith("'0' is not a parameter"));
}

TEST(ApiReaderProblem, NeitherTrueNorFalse) {
  EXPECT_EQ(problem("- {name: f, runs-python: no}"), "'no' is neither true nor false");
  EXPECT_EQ(problem("- {name: f, makes-str: True}"), "'True' is neither true nor false");
  EXPECT_EQ(problem("- {name: f, allocates: {size: 1, zeroed: 1}}"), "'1' is neither true nor false");
}

TEST(ApiReaderProblem, WithoutAName) {
  EXPECT_EQ(problem("- {frees: 1}"), "a row needs a name");
  EXPECT_EQ(problem("- {}"), "a row needs a name");
  EXPECT_EQ(problem("- {name: [], frees: 1}"), "a row needs a name");
}

TEST(ApiReaderProblem, NotAMapping) {
  EXPECT_EQ(problem("- f"), "a row is a mapping that starts with a name");
  EXPECT_EQ(problem("- [f, g]"), "a row is a mapping that starts with a name");
  EXPECT_EQ(problem("- {name: f, copies: 1}"), "copies takes a mapping, as {size: 1}");
  EXPECT_EQ(problem("- {name: f, allocates: }"), "key 'allocates' has no value");
}

TEST(ApiReaderProblem, NotAList) {
  EXPECT_EQ(problem("- {name: f, parameters: reads}"), "parameters takes a list of effects, as [writes, reads]");
}

TEST(ApiReaderProblem, NotAWord) {
  EXPECT_EQ(problem("- {name: {a: b}, frees: 1}"), "a plain word or number is expected here");
  EXPECT_EQ(problem("- {name: f, frees: [1]}"), "a plain word or number is expected here");
  EXPECT_EQ(problem("- {name: f, frees: {a: 1}}"), "a plain word or number is expected here");
  EXPECT_EQ(problem("- {name: f, runs-python: [true]}"), "a plain word or number is expected here");
}

TEST(ApiReaderProblem, AModelThatIsNoList) {
  for (const char *Text : {"name: f\n", "f\n", "{name: f}\n", "'- name: f'\n"}) {
    const ReadRows Read = read(Text);
    EXPECT_THAT(Read.Problems, ElementsAre("own.yaml:1: a model is a list of rows, each with a name")) << Text;
    EXPECT_THAT(Read.Rows, IsEmpty()) << Text;
  }
}

// Each line is named by its own number, in whichever order the rows end up.
TEST(ApiReaderProblem, EachBadRowIsToldWithItsLine) {
  const ReadRows Read = read("- name: z\n"
                             "  frees: 0\n"
                             "- name: a\n"
                             "\n"
                             "- name: y\n"
                             "  lock:\n"
                             "    gone\n");
  EXPECT_THAT(Read.Problems, ElementsAre("own.yaml:2: '0' is not a parameter: write its position from 1 to 8, or this",
                                         "own.yaml:7: 'gone' is not one of released, taken"));
  EXPECT_THAT(names(Read), ElementsAre("a"));
}

// A row of which half is understood would make a check half blind.
TEST(ApiReaderProblem, ABadRowIsNotReadInPart) {
  EXPECT_THAT(names(read("- {name: f, frees: 1, drops: 0}\n")), IsEmpty());
  EXPECT_THAT(names(read("- {name: [f, g], frees: 1, lock: gone}\n")), IsEmpty());
}

TEST(ApiReaderBroken, NullBytesAndGarbage) {
  const llvm::StringRef Texts[] = {llvm::StringRef("\0\0\0\0", 4),
                                   llvm::StringRef("- name: \0f\n", 11),
                                   llvm::StringRef("- name: f\n\0- name: g\n", 21),
                                   "\x7f\x45\x4c\x46\x02\x01\x01",
                                   "\xff\xfe-\0n\0",
                                   "- name: \xc3\x28\n",
                                   "@`&*!|>",
                                   "]]]]",
                                   "{{{{",
                                   "- - - - -",
                                   "? : ? :",
                                   "- *nobody\n",
                                   "- {? [a]: b}\n",
                                   "%YAML 9.9\n--- x\n"};
  for (llvm::StringRef Text : Texts)
    EXPECT_GE(brokenProblems(Text).size(), 1u) << llvm::toHex(Text);
}

TEST(ApiReaderBroken, AByteOrderMarkIsNoProblem) {
  EXPECT_THAT(names(read("\xef\xbb\xbf- name: f\n")), ElementsAre("f"));
}

// Sentences may differ from one parser to the next; what matters is that the file is not taken for good.
TEST(ApiReaderBroken, WhatCannotBeParsedIsToldWithItsLine) {
  for (const char *Text : {"- name: f\n- {name: g, frees: 1\n", "- name: f\n- name: \"g\n"}) {
    const std::vector<std::string> Problems = brokenProblems(Text);
    ASSERT_GE(Problems.size(), 1u) << Text;
    EXPECT_TRUE(testing::Value(Problems.front(), testing::StartsWith("own.yaml:2: ")) ||
                testing::Value(Problems.front(), testing::StartsWith("own.yaml:3: ")))
        << Problems.front();
    EXPECT_THAT(names(read(Text)), testing::Contains("f")) << "what stands before is read";
  }
}
