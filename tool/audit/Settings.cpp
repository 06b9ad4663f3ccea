#include "audit/Settings.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"

using namespace llvm;

namespace pybuf {

namespace {

class Reader {
public:
  Reader(StringRef File, StringRef Root) : File(File), Root(Root) {}

  Expected<Settings> read(StringRef Text) {
    SourceMgr Sources;
    Sources.setDiagHandler(
        [](const SMDiagnostic &Found, void *Self) {
          auto &This = *static_cast<Reader *>(Self);
          if (This.Problem.empty())
            This.Problem = (Twine(Found.getLineNo()) + ": " + Found.getMessage()).str();
        },
        this);
    yaml::Stream Stream(Text, Sources);
    yaml::document_iterator Document = Stream.begin();
    yaml::Node *Top = Document == Stream.end() ? nullptr : Document->getRoot();
    if (auto *Map = dyn_cast_or_null<yaml::MappingNode>(Top)) {
      for (yaml::KeyValueNode &Entry : *Map) {
        readEntry(Entry, Sources);
        if (!Problem.empty())
          break;
      }
    } else if (Top && !isa<yaml::NullNode>(Top)) {
      complain(Top, Sources, "it has to be a mapping, as in 'level: pedantic'");
    }
    if (Problem.empty() && Stream.failed())
      Problem = "is not valid YAML";
    if (!Problem.empty())
      return sentenceError(shownPath(File) + ":" + Problem);
    return Result;
  }

private:
  void complain(const yaml::Node *At, SourceMgr &Sources, const Twine &Sentence) {
    if (Problem.empty())
      Problem = (Twine(Sources.getLineAndColumn(At->getSourceRange().Start).first) + ": " + Sentence).str();
  }

  void readEntry(yaml::KeyValueNode &Entry, SourceMgr &Sources) {
    auto *KeyNode = dyn_cast_or_null<yaml::ScalarNode>(Entry.getKey());
    if (!KeyNode)
      return complain(&Entry, Sources, "a key has to be a plain word");
    SmallString<64> KeyStorage, ValueStorage;
    const StringRef Key = KeyNode->getValue(KeyStorage);
    auto *ValueNode = dyn_cast_or_null<yaml::ScalarNode>(Entry.getValue());
    static constexpr StringRef Keys[] = {"level",    "checks",   "min-bytes", "fail-on",
                                         "database", "baseline", "cache-dir"};
    if (!is_contained(Keys, Key))
      return complain(KeyNode, Sources,
                      "unknown key '" + Key +
                          "'; known are level, checks, min-bytes, fail-on, "
                          "database, baseline and cache-dir");
    if (!ValueNode)
      return complain(KeyNode, Sources, "'" + Key + "' takes one plain value");
    const StringRef Value = ValueNode->getValue(ValueStorage);
    if (Key == "level") {
      Result.AskedLevel = levelNamed(Value);
      if (!Result.AskedLevel)
        complain(ValueNode, Sources, "level is '" + Value + "'; it takes default, pedantic or advice");
    } else if (Key == "checks") {
      Result.Checks = Value.str();
    } else if (Key == "min-bytes") {
      unsigned Bytes = 0;
      if (Value.getAsInteger(10, Bytes))
        return complain(ValueNode, Sources, "min-bytes is '" + Value + "'; it takes a number");
      Result.MinBytes = Bytes;
    } else if (Key == "fail-on") {
      Result.Fails = StringSwitch<std::optional<FailOn>>(Value)
                         .Case("never", FailOn::Never)
                         .Case("default", FailOn::Default)
                         .Case("pedantic", FailOn::Pedantic)
                         .Case("advice", FailOn::Advice)
                         .Default(std::nullopt);
      if (!Result.Fails)
        complain(ValueNode, Sources, "fail-on is '" + Value + "'; it takes never, default, pedantic or advice");
    } else {
      std::string &Path = Key == "database"   ? Result.Database
                          : Key == "baseline" ? Result.Baseline
                                              : Result.CacheFolder;
      Path = absolutePath(Value, Root);
    }
  }

  StringRef File, Root;
  std::string Problem;
  Settings Result;
};

} // namespace

Expected<Settings> readSettings(StringRef Root) {
  const std::string File = absolutePath(".pybuf.yaml", Root);
  auto Text = readWhole(File);
  if (!Text) {
    if (Text.getError() == std::errc::no_such_file_or_directory)
      return Settings();
    return createStringError(Text.getError(), "cannot read " + shownPath(File) + ": " + Text.getError().message());
  }
  return Reader(File, Root).read((*Text)->getBuffer());
}

} // namespace pybuf
