#include "ObjectCopiedToReadCheck.h"
#include "flow/ObjectCopy.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

ObjectCopiedToReadCheck::ObjectCopiedToReadCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : FunctionCheck(Name, Context),
      AssumeNoConcurrentWrites(Options.getLocalOrGlobal("AssumeNoConcurrentWrites", false)) {}

void ObjectCopiedToReadCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  FunctionCheck::storeOptions(Opts);
  Options.store(Opts, "AssumeNoConcurrentWrites", AssumeNoConcurrentWrites);
}

// The bytes from one constant bound to another.
static std::optional<uint64_t> constantPart(const CallExpr *Slice, const ASTContext &Context) {
  if (Slice->getNumArgs() != 3)
    return std::nullopt;
  const std::optional<uint64_t> From = constantValue(Slice->getArg(1), Context);
  const std::optional<uint64_t> To = constantValue(Slice->getArg(2), Context);
  return From && To && *From <= *To ? std::optional<uint64_t>(*To - *From) : std::nullopt;
}

// Python 3.14 has Py_HashBuffer, the limited API has not.
bool ObjectCopiedToReadCheck::hashesMemory(const api::Row &Row) const {
  return Row.Copies.Into == api::Storage::Bytes && Row.Copies.Size && PythonMinVersion >= 14 && !limitedApiVersion();
}

bool ObjectCopiedToReadCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    const api::Row *Row = Calls.row(Construct);
    return Row && duplicates(Construct, *Row, Calls.context());
  }
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call)
    return false;
  const api::Row *Row = Calls.row(Call);
  return Row && (hashesMemory(*Row) || duplicates(Call, *Row, Calls.context()) ||
                 receiverOfPlainMethod(Call, "tobytes", Calls) || receiverOfPlainMethod(Call, "tolist", Calls));
}

void ObjectCopiedToReadCheck::judge(const Stmt *Site, Uses &All) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Site))
    return judgeConstructed(Construct, All);
  const auto *Call = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Call->getBeginLoc());
  if (hashesMemory(*All.calls().row(Call)))
    return judgeHash(Call, All);
  if (const Expr *Boxed = receiverOfPlainMethod(Call, "tolist", All.calls()))
    return judgeList(Call, Boxed, "tolist-call-read-only", All);
  if (const api::Row &Row = *All.calls().row(Call); Row.Duplicates.Into == api::Storage::List)
    // The macros that look at what PySequence_Fast gives are not in the limited API.
    return Row.ItemsOf && limitedApiVersion()
               ? passOver(At, "the limited API has no PySequence_Fast_GET_ITEM", Sources)
               : judgeList(Call, CallView::of(Call)->argument(Row.Duplicates.Object),
                           Row.ItemsOf ? "sequence-list-read-only" : "list-slice-read-only", All);
  // Py_buffer came into the limited API with 3.11.
  if (limitedApiVersion() && *limitedApiVersion() < 0x030B0000)
    return passOver(At, "the limited API before 3.11 has no Py_buffer", Sources);
  const api::Row &Row = *All.calls().row(Call);
  const Expr *Receiver = receiverOfPlainMethod(Call, "tobytes", All.calls());
  const Judgement<ObjectCopy> Judged = Receiver ? judgeToBytes(All, Call, Receiver, AssumeNoConcurrentWrites)
                                                : judgeObjectCopy(All, Call, Row, AssumeNoConcurrentWrites);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ObjectCopy>(Judged);
  if (verdict(Source::Exported, Fate::OnlyRead) != Verdict::CopiedToRead)
    return;
  if (const std::optional<uint64_t> Part = Row.Slices ? constantPart(Call, Graph.context()) : std::nullopt;
      Part && *Part < MinBytes)
    return passOver(At, "the part is a constant below MinBytes", Sources);

  Finding Found = findingAt(Call, Graph);
  const std::string Object = sourceText(Facts.Source->IgnoreParenCasts(), Graph.context());
  const bool IntoByteArray = Row.Duplicates.Into == api::Storage::ByteArray;
  if (Row.Slices)
    return reportSlice(Call, Facts, All);
  if (Row.Duplicates.Into == api::Storage::Array)
    return reportArray(Call, Facts, Row.Duplicates.Flags, All);
  Found.Pattern = Receiver        ? "tobytes-call-read-only"
                  : IntoByteArray ? "bytearray-from-object-read-only"
                                  : "bytes-from-object-read-only";
  if (Facts.Question && !Receiver && !IntoByteArray)
    Found.Pattern =
        All.calls().row(Facts.Question->At)->ComparesObjects ? "bytes-compare-via-copy" : "bytes-find-via-method";
  // What has a method tobytes() or __bytes__() need not export a buffer.
  Found.FindingLevel = (Receiver || Row.ConvertsAny) && !Facts.SourceIsView ? Level::Pedantic : Level::Default;
  Found.Size = "len(" + Object + ")";
  Found.Message = "the contents of '" + Object + "' are copied into the temporary " +
                  (!Facts.Copy ? std::string("bytes object, which is only")
                               : (IntoByteArray ? "bytearray '" : "bytes object '") + Facts.Copy->getNameAsString() +
                                     "', which is only") +
                  (Facts.Copy ? " read" : " copied once more") +
                  "; read them in place through PyObject_GetBuffer and release the view after "
                  "the last read";
  prove(Found, Facts, Graph);
  report(Found, Sources);
}

// nb::bytes(object) of nanobind.
void ObjectCopiedToReadCheck::judgeConstructed(const CXXConstructExpr *Construct, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const Judgement<ObjectCopy> Judged =
      judgeObjectCopy(All, Construct, *All.calls().row(Construct), AssumeNoConcurrentWrites);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Graph.sources().getFileLoc(Construct->getBeginLoc()), Nothing->MissingFact, Graph.sources());
  const auto &Facts = std::get<ObjectCopy>(Judged);
  Finding Found = findingAt(Construct, Graph);
  const std::string Object = sourceText(Facts.Source->IgnoreParenCasts(), Graph.context());
  Found.Pattern = "nanobind-bytes-ctor-copies";
  Found.Size = "len(" + Object + ")";
  Found.Message = "the contents of '" + Object + "' are copied into the temporary bytes object '" +
                  Facts.Copy->getNameAsString() +
                  "', which is only read; an ndarray<const uint8_t> reads those of any object that exports its buffer "
                  "in place";
  prove(Found, Facts, Graph);
  report(Found, Graph.sources());
}

// An array that is made of another one, always or because a flag asks for it.
void ObjectCopiedToReadCheck::reportArray(const CallExpr *Call, const ObjectCopy &Facts, bool ByFlag, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  Finding Found = findingAt(Call, Graph);
  const std::string Object = sourceText(Facts.Source->IgnoreParenCasts(), Graph.context());
  Found.Pattern = "numpy-forced-copy-read-only";
  Found.Size = "the elements of " + Object;
  Found.Message = "the array '" + Object + "' is copied into the temporary array '" + Facts.Copy->getNameAsString() +
                  "', which is only read; " +
                  (ByFlag ? "without the flag that forces a copy an array that fits is given as it is"
                          : "PyArray_GETCONTIGUOUS gives an array without gaps as it is");
  prove(Found, Facts, Graph);
  report(Found, Graph.sources());
}

// A part of any sequence: that it is bytes only shows in what is asked of it.
void ObjectCopiedToReadCheck::reportSlice(const CallExpr *Call, const ObjectCopy &Facts, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  Finding Found = findingAt(Call, Graph);
  const std::string Object = sourceText(Facts.Source->IgnoreParenCasts(), Graph.context());
  const bool IsText = All.calls().row(Call)->Duplicates.Into == api::Storage::Str;
  Found.Pattern = IsText ? "substring-read-only" : "bytes-slice-read-only";
  Found.FindingLevel = Facts.SourceIsBytes ? Level::Default : Level::Pedantic;
  Found.Size = "len(" + Facts.Copy->getNameAsString() + ")";
  Found.Message = "a part of '" + Object + "' is copied into the temporary '" + Facts.Copy->getNameAsString() +
                  "', which is only read; read the same " + (IsText ? "characters" : "bytes") + " of '" + Object +
                  "' in place, with the bounds cut to its size as a slice cuts them";
  prove(Found, Facts, Graph);
  report(Found, Graph.sources());
}

void ObjectCopiedToReadCheck::judgeHash(const CallExpr *Call, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const Judgement<ObjectCopy> Judged = judgeHashedCopy(All, Call);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Graph.sources().getFileLoc(Call->getBeginLoc()), Nothing->MissingFact, Graph.sources());
  const auto &Facts = std::get<ObjectCopy>(Judged);
  Finding Found = findingAt(Call, Graph);
  Found.Pattern = "bytes-hash-via-copy";
  Found.FindingLevel = Level::Pedantic;
  Found.Size = sourceText(CallView::of(Call)->argument(All.calls().row(Call)->Copies.Size), Graph.context());
  Found.Message = "'" + Found.Size + "' bytes are copied into the temporary bytes object '" +
                  Facts.Copy->getNameAsString() +
                  "', which is only hashed; Py_HashBuffer of Python 3.14 hashes the memory itself";
  prove(Found, Facts, Graph);
  report(Found, Graph.sources());
}

void ObjectCopiedToReadCheck::judgeList(const CallExpr *Call, const Expr *Source, StringRef Pattern, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<ObjectCopy> Judged = judgeListCopy(All, Call, Source);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Call->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ObjectCopy>(Judged);
  Finding Found = findingAt(Call, Graph);
  const std::string Object = sourceText(Facts.Source->IgnoreParenCasts(), Graph.context());
  const bool Boxes = Pattern == "tolist-call-read-only", IsSlice = Pattern == "list-slice-read-only";
  Found.Pattern = Pattern.str();
  // What has a method tolist() need not export a buffer of numbers.
  Found.FindingLevel = Boxes || Facts.PythonRuns ? Level::Pedantic : Level::Default;
  Found.Size = "len(" + Object + ") * sizeof(PyObject *)";
  Found.Message =
      Boxes ? "'tolist' makes an object of each element of '" + Object + "' for the temporary list '" +
                  Facts.Copy->getNameAsString() +
                  "', which is only looked at; read the elements in place through PyObject_GetBuffer with PyBUF_FORMAT"
      : IsSlice
          ? "items of '" + Object + "' are copied into the temporary list '" + Facts.Copy->getNameAsString() +
                "', which is only looked at; look at the same items of '" + Object + "' itself"
          : "the items of '" + Object + "' are copied into the temporary '" + Facts.Copy->getNameAsString() +
                "', which is only looked at; PySequence_Fast takes a list or tuple as it is, with one more reference";
  prove(Found, Facts, Graph);
  report(Found, Sources);
}

} // namespace pybuf
