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

bool ObjectCopiedToReadCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call)
    return false;
  const api::Row *Row = Calls.row(Call);
  return Row && (Row->Duplicates || receiverOfPlainMethod(Call, "tobytes", Calls));
}

void ObjectCopiedToReadCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Call = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Call->getBeginLoc());
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

  Finding Found = findingAt(Call, Graph);
  const std::string Object = sourceText(Facts.Source->IgnoreParenCasts(), Graph.context());
  const bool IntoByteArray = Row.Duplicates.Into == api::Storage::ByteArray;
  Found.Pattern = Receiver        ? "tobytes-call-read-only"
                  : IntoByteArray ? "bytearray-from-object-read-only"
                                  : "bytes-from-object-read-only";
  // What has a method tobytes() or __bytes__() need not export a buffer.
  Found.FindingLevel = (Receiver || Row.ConvertsAny) && !Facts.SourceIsView ? Level::Pedantic : Level::Default;
  Found.Size = "len(" + Object + ")";
  Found.Message = "the contents of '" + Object + "' are copied into the temporary " +
                  (IntoByteArray ? "bytearray '" : "bytes object '") + Facts.Copy->getNameAsString() +
                  "', which is only read; read them in place through PyObject_GetBuffer and release the view after "
                  "the last read";
  if (Facts.LastRead)
    Found.Proof.push_back({Sources.getFileLoc(Facts.LastRead->At->getBeginLoc()), "only read, here for the last time"});
  if (Facts.Drop)
    Found.Proof.push_back({Sources.getFileLoc(Facts.Drop->At->getBeginLoc()), "dropped here"});
  report(Found, Sources);
}

} // namespace pybuf
