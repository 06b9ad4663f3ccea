// How it reads: the YAML parser of LLVM gives nodes with source ranges, so every complaint can name its line.
// A row is a mapping; each key has one reader in the table below, and an unknown key is a problem, since a
// misspelt key would silently make a check blind.

#include "api/Reader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLParser.h"
#include <mutex>

using namespace llvm;

namespace pybuf::api {

namespace {

// Rows hold plain character pointers, so that the built-in ones can be constants.
const char *lasting(StringRef Text) {
  static std::mutex Guard;
  static StringSet<> Texts;
  std::lock_guard<std::mutex> Lock(Guard);
  return Texts.insert(Text).first->getKeyData();
}

class RowReader {
public:
  RowReader(SourceMgr &Sources, yaml::Stream &Stream, ReadRows &Result)
      : Sources(Sources), Stream(Stream), Result(Result) {}

  void readDocument(yaml::Node *Root) {
    if (!Root || isa<yaml::NullNode>(Root))
      return;
    auto *List = dyn_cast<yaml::SequenceNode>(Root);
    if (!List)
      return complain(Root, "a model is a list of rows, each with a name");
    for (yaml::Node &Item : *List)
      readRow(Item);
  }

private:
  using Fields = function_ref<bool(StringRef Key, yaml::Node &Value)>;

  void complain(yaml::Node *At, const Twine &Sentence) {
    const SMLoc Where = At->getSourceRange().Start;
    const unsigned Buffer = Sources.FindBufferContainingLoc(Where);
    const unsigned Line = Buffer ? Sources.getLineAndColumn(Where, Buffer).first : 0;
    const StringRef File = Sources.getMemoryBuffer(Sources.getMainFileID())->getBufferIdentifier();
    Result.Problems.push_back((File + ":" + Twine(Line) + ": " + Sentence).str());
    RowIsGood = false;
  }

  std::string scalar(yaml::Node &Value) {
    if (auto *Scalar = dyn_cast<yaml::ScalarNode>(&Value)) {
      SmallString<64> Space;
      return Scalar->getValue(Space).str();
    }
    complain(&Value, "a plain word or number is expected here");
    return "";
  }

  Parameter parameter(yaml::Node &Value) {
    const std::string Text = scalar(Value);
    if (Text == "this")
      return ThisParameter;
    unsigned Number = 0;
    if (StringRef(Text).getAsInteger(10, Number) || Number < 1 || Number > MaxParameters) {
      if (RowIsGood)
        complain(&Value, "'" + Text + "' is not a parameter: write its position from 1 to " + Twine(MaxParameters) +
                             ", or this");
      return 0;
    }
    return Number;
  }

  bool truth(yaml::Node &Value) {
    const std::string Text = scalar(Value);
    if (Text != "true" && Text != "false" && RowIsGood)
      complain(&Value, "'" + Text + "' is neither true nor false");
    return Text == "true";
  }

  template <class T> T oneOf(yaml::Node &Value, ArrayRef<std::pair<StringRef, T>> Words) {
    const std::string Text = scalar(Value);
    std::string Known;
    for (const auto &[Word, Meaning] : Words) {
      if (Text == Word)
        return Meaning;
      Known += (Known.empty() ? "" : ", ") + Word.str();
    }
    if (RowIsGood)
      complain(&Value, "'" + Text + "' is not one of " + Known);
    return Words.front().second;
  }

  unsigned number(yaml::Node &Value) {
    unsigned Read = 0;
    if (StringRef(scalar(Value)).getAsInteger(0, Read) && RowIsGood)
      complain(&Value, "'" + scalar(Value) + "' is not a number");
    return Read;
  }

  Effect effect(yaml::Node &Value) {
    return oneOf<Effect>(Value, {{"by-type", Effect::ByType},
                                 {"reads", Effect::Reads},
                                 {"writes", Effect::Writes},
                                 {"frees", Effect::Frees},
                                 {"drops", Effect::Drops},
                                 {"keeps", Effect::Keeps},
                                 {"hands", Effect::Hands},
                                 {"measures", Effect::Measures},
                                 {"tests", Effect::Tests},
                                 {"grows", Effect::Grows}});
  }

  Storage storage(yaml::Node &Value) {
    return oneOf<Storage>(Value, {{"block", Storage::Block},
                                  {"bytes", Storage::Bytes},
                                  {"bytearray", Storage::ByteArray},
                                  {"str", Storage::Str},
                                  {"list", Storage::List},
                                  {"container", Storage::Container},
                                  {"stream", Storage::Stream},
                                  {"array", Storage::Array}});
  }

  Binding binding(yaml::Node &Value) {
    return oneOf<Binding>(
        Value,
        {{"pybind11", Binding::Pybind11}, {"nanobind", Binding::Nanobind}, {"boost-python", Binding::BoostPython}});
  }

  void fields(yaml::Node &Value, const Twine &What, Fields Read) {
    auto *Map = dyn_cast<yaml::MappingNode>(&Value);
    if (!Map)
      return complain(&Value, What + " takes a mapping, as {size: 1}");
    StringSet<> Keys;
    for (yaml::KeyValueNode &Pair : *Map) {
      const std::string Key = scalar(*Pair.getKey());
      if (!Keys.insert(Key).second)
        complain(Pair.getKey(), What + " has key '" + Key + "' twice");
      if (!Pair.getValue() || !Read(Key, *Pair.getValue()))
        complain(Pair.getKey(), What + " knows no key '" + Key + "'");
    }
  }

  void setEffect(Row &R, Parameter P, Effect E) {
    if (P == ThisParameter)
      R.This = E;
    else if (P)
      R.Parameters[P - 1] = E;
  }

  void effects(Row &R, yaml::Node &Value) {
    auto *List = dyn_cast<yaml::SequenceNode>(&Value);
    if (!List)
      return complain(&Value, "parameters takes a list of effects, as [writes, reads]");
    unsigned Position = 0;
    for (yaml::Node &Item : *List) {
      // The list is read to its end all the same, so that the parser finds the next row.
      const Effect Read = effect(Item);
      if (Position < MaxParameters)
        R.Parameters[Position] = Read;
      else if (Position == MaxParameters)
        complain(&Item, "a row describes at most " + Twine(MaxParameters) + " parameters");
      ++Position;
    }
  }

  bool readKey(Row &R, StringRef Key, yaml::Node &Value) {
    if (Key == "parameters")
      effects(R, Value);
    else if (Key == "rest")
      R.Rest = effect(Value);
    else if (Key == "this")
      R.This = effect(Value);
    else if (Key == "frees")
      setEffect(R, parameter(Value), Effect::Frees);
    else if (Key == "drops")
      setEffect(R, parameter(Value), Effect::Drops);
    else if (Key == "measures")
      setEffect(R, parameter(Value), Effect::Measures);
    else if (Key == "tests")
      setEffect(R, parameter(Value), Effect::Tests);
    else if (Key == "allocates")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "size")
          R.Allocates.Size = parameter(V);
        else if (K == "count")
          R.Allocates.Count = parameter(V);
        else if (K == "zeroed")
          R.Allocates.Zeroed = truth(V);
        else
          return false;
        return true;
      });
    else if (Key == "reallocates")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "block")
          R.Reallocates.Block = parameter(V);
        else if (K == "size")
          R.Reallocates.Size = parameter(V);
        else
          return false;
        return true;
      });
    else if (Key == "copies")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "from")
          R.Copies.From = parameter(V);
        else if (K == "size")
          R.Copies.Size = parameter(V);
        else if (K == "into")
          R.Copies.Into = storage(V);
        else
          return false;
        return true;
      });
    else if (Key == "exposes")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "of")
          R.Exposes.Of = parameter(V);
        else if (K == "through")
          R.Exposes.Through = parameter(V);
        else if (K == "size-through")
          R.Exposes.SizeThrough = parameter(V);
        else if (K == "storage")
          R.Exposes.Held = storage(V);
        else if (K == "nul")
          R.Exposes.Nul = truth(V);
        else
          return false;
        return true;
      });
    else if (Key == "encodes")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "text")
          R.Encodes.Text = parameter(V);
        else if (K == "codec-argument")
          R.Encodes.Codec = parameter(V);
        else if (K == "errors-argument")
          R.Encodes.Errors = parameter(V);
        else if (K == "codec")
          R.Encodes.FixedCodec = lasting(scalar(V));
        else
          return false;
        return true;
      });
    else if (Key == "duplicates")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "object")
          R.Duplicates.Object = parameter(V);
        else if (K == "into")
          R.Duplicates.Into = storage(V);
        else if (K == "flags")
          R.Duplicates.Flags = parameter(V);
        else if (K == "flag")
          R.Duplicates.Flag = number(V);
        else
          return false;
        return true;
      });
    else if (Key == "appends")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "to")
          R.Appends.To = parameter(V);
        else if (K == "piece")
          R.Appends.Piece = parameter(V);
        else if (K == "into")
          R.Appends.Into = storage(V);
        else if (K == "in-place")
          R.Appends.InPlace = truth(V);
        else
          return false;
        return true;
      });
    else if (Key == "fills-view")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "view")
          R.FillsView.View = parameter(V);
        else if (K == "memory")
          R.FillsView.Memory = parameter(V);
        else
          return false;
        return true;
      });
    else if (Key == "registers") {
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "callable")
          R.Registers.First = parameter(V);
        else if (K == "last-callable")
          R.Registers.Last = parameter(V);
        else if (K == "by")
          R.Registers.By = binding(V);
        else
          return false;
        return true;
      });
      if (!R.Registers.Last)
        R.Registers.Last = R.Registers.First;
    } else if (Key == "serialises")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "into")
          R.Serialises.Into = parameter(V);
        else if (K == "to-memory")
          R.Serialises.ToMemory = lasting(scalar(V));
        else
          return false;
        return true;
      });
    else if (Key == "copies-out")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "of")
          R.CopiesOut.Of = parameter(V);
        else if (K == "storage")
          R.CopiesOut.Held = storage(V);
        else if (K == "extracts")
          R.CopiesOut.Extracts = truth(V);
        else if (K == "view-by")
          R.CopiesOut.View = oneOf<ViewBy>(V, {{"conversion", ViewBy::Conversion}, {"cast", ViewBy::Cast}});
        else
          return false;
        return true;
      });
    else if (Key == "gathers")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "view")
          R.Gathers.View = parameter(V);
        else if (K == "into")
          R.Gathers.Into = parameter(V);
        else if (K == "size")
          R.Gathers.Size = parameter(V);
        else
          return false;
        return true;
      });
    else if (Key == "makes-array")
      R.MakesArray = oneOf<decltype(R.MakesArray)>(Value, {{"copies", Row::ArrayCopies}, {"views", Row::ArrayViews}});
    else if (Key == "makes-none")
      R.MakesNone = truth(Value);
    else if (Key == "copies-elements")
      R.CopiesElements = truth(Value);
    else if (Key == "registers-member")
      fields(Value, Key, [&](StringRef K, yaml::Node &V) {
        if (K == "member")
          R.RegistersMember.Member = parameter(V);
        else if (K == "by")
          R.RegistersMember.By = binding(V);
        else
          return false;
        return true;
      });
    else if (Key == "forbids-conversion")
      R.ForbidsConversion = truth(Value);
    else if (Key == "describes-memory")
      R.DescribesMemory = parameter(Value);
    else if (Key == "encodes-first")
      R.EncodesFirst = lasting(scalar(Value));
    else if (Key == "wraps-callable")
      R.WrapsCallable = parameter(Value);
    else if (Key == "exposes-items")
      R.ExposesItems = truth(Value);
    else if (Key == "says-policy")
      R.SaysPolicy = truth(Value);
    else if (Key == "makes-room")
      R.MakesRoom = truth(Value);
    else if (Key == "names-constructor")
      R.NamesConstructor = truth(Value);
    else if (Key == "forwards-to-constructor")
      R.ForwardsToConstructor = truth(Value);
    else if (Key == "parses-format")
      R.Format.Text = parameter(Value);
    else if (Key == "builds-format") {
      R.Format.Text = parameter(Value);
      R.Format.Builds = true;
    } else if (Key == "keeps-in")
      R.KeepsIn = scalar(Value) == "result" ? ResultParameter : parameter(Value);
    else if (Key == "keeps-in-order")
      R.KeepsInOrder = truth(Value);
    else if (Key == "boxes")
      R.Boxes = parameter(Value);
    else if (Key == "unboxes")
      R.Unboxes = parameter(Value);
    else if (Key == "item-of")
      R.ItemOf = parameter(Value);
    else if (Key == "items-of")
      R.ItemsOf = parameter(Value);
    else if (Key == "fills-instead")
      R.FillsInstead = lasting(scalar(Value));
    else if (Key == "converts-any")
      R.ConvertsAny = truth(Value);
    else if (Key == "boxes-element")
      R.BoxesElement = truth(Value);
    else if (Key == "names-attribute")
      R.NamesAttribute = parameter(Value);
    else if (Key == "hashes-object")
      R.HashesObject = truth(Value);
    else if (Key == "makes-part")
      R.MakesPart = truth(Value);
    else if (Key == "copies-reference")
      R.CopiesReference = truth(Value);
    else if (Key == "compares-objects")
      R.ComparesObjects = truth(Value);
    else if (Key == "copies-memory")
      R.CopiesMemory = truth(Value);
    else if (Key == "checks-gaps")
      R.ChecksGaps = parameter(Value);
    else if (Key == "slices")
      R.Slices = truth(Value);
    else if (Key == "acquires-view")
      R.AcquiresView = parameter(Value);
    else if (Key == "releases-view")
      R.ReleasesView = parameter(Value);
    else if (Key == "views-memory")
      R.ViewsMemory = parameter(Value);
    else if (Key == "views-buffer")
      R.ViewsBuffer = parameter(Value);
    else if (Key == "stops-at-nul")
      R.StopsAtNul = parameter(Value);
    else if (Key == "returns")
      R.Result = oneOf<decltype(R.Result)>(
          Value, {{"new-reference", Row::NewReference}, {"borrowed-reference", Row::BorrowedReference}});
    else if (Key == "borrowed-from")
      R.BorrowedFrom = parameter(Value);
    else if (Key == "makes-str")
      R.MakesStr = truth(Value);
    else if (Key == "makes-view")
      R.MakesView = truth(Value);
    else if (Key == "checks-str")
      R.ChecksStr = parameter(Value);
    else if (Key == "checks-bytes")
      R.ChecksBytes = parameter(Value);
    else if (Key == "checks-exact-bytes")
      R.ChecksExactBytes = parameter(Value);
    else if (Key == "runs-python")
      R.RunsPython = truth(Value);
    else if (Key == "lock")
      R.ThreadLock = oneOf<Lock>(Value, {{"released", Lock::Released}, {"taken", Lock::Taken}});
    else
      return false;
    return true;
  }

  void readNames(yaml::Node &Value, std::vector<const char *> &Names) {
    if (auto *List = dyn_cast<yaml::SequenceNode>(&Value)) {
      for (yaml::Node &Item : *List)
        Names.push_back(lasting(scalar(Item)));
      return;
    }
    Names.push_back(lasting(scalar(Value)));
  }

  void readRow(yaml::Node &Item) {
    RowIsGood = true;
    auto *Map = dyn_cast<yaml::MappingNode>(&Item);
    if (!Map)
      return complain(&Item, "a row is a mapping that starts with a name");
    Row R;
    std::vector<const char *> Names;
    StringSet<> Keys;
    for (yaml::KeyValueNode &Pair : *Map) {
      const std::string Key = scalar(*Pair.getKey());
      if (!Keys.insert(Key).second)
        complain(Pair.getKey(), "key '" + Key + "' stands twice in one row");
      if (!Pair.getValue() || isa<yaml::NullNode>(Pair.getValue()))
        complain(Pair.getKey(), "key '" + Key + "' has no value");
      else if (Key == "name")
        readNames(*Pair.getValue(), Names);
      else if (!readKey(R, Key, *Pair.getValue()))
        complain(Pair.getKey(), "a row knows no key '" + Key + "'");
    }
    if (Names.empty() && RowIsGood)
      complain(&Item, "a row needs a name");
    // Where the text broke off, the row is only half read.
    if (!RowIsGood || Stream.failed())
      return;
    for (const char *Name : Names) {
      R.Name = Name;
      Result.Rows.push_back(R);
    }
  }

  SourceMgr &Sources;
  yaml::Stream &Stream;
  ReadRows &Result;
  bool RowIsGood = true;
};

} // namespace

ReadRows readRows(MemoryBufferRef Text) {
  ReadRows Result;
  SourceMgr Sources;
  // The parser's own complaints (a missing bracket) become problems of the same form.
  Sources.setDiagHandler(
      [](const SMDiagnostic &Diagnostic, void *Context) {
        static_cast<ReadRows *>(Context)->Problems.push_back(
            (Diagnostic.getFilename() + ":" + Twine(Diagnostic.getLineNo()) + ": " + Diagnostic.getMessage()).str());
      },
      &Result);
  yaml::Stream Stream(Text, Sources, /*ShowColors=*/false);
  RowReader Reader(Sources, Stream, Result);
  for (yaml::Document &Document : Stream) {
    Reader.readDocument(Document.getRoot());
    if (Stream.failed())
      break;
  }
  llvm::sort(Result.Rows, [](const Row &A, const Row &B) { return StringRef(A.Name) < StringRef(B.Name); });
  for (size_t I = 1; I < Result.Rows.size(); ++I)
    if (StringRef(Result.Rows[I].Name) == Result.Rows[I - 1].Name)
      Result.Problems.push_back(
          (Text.getBufferIdentifier() + ": two rows are named '" + Result.Rows[I].Name + "'").str());
  return Result;
}

} // namespace pybuf::api
