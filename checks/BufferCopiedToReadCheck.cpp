#include "BufferCopiedToReadCheck.h"
#include "flow/BufferCopy.h"
#include "flow/ContainerTypes.h"
#include "flow/ElementGather.h"
#include "flow/PartCopy.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

BufferCopiedToReadCheck::BufferCopiedToReadCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : FunctionCheck(Name, Context),
      AssumeNoConcurrentWrites(Options.getLocalOrGlobal("AssumeNoConcurrentWrites", false)) {}

void BufferCopiedToReadCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Opts) {
  FunctionCheck::storeOptions(Opts);
  Options.store(Opts, "AssumeNoConcurrentWrites", AssumeNoConcurrentWrites);
}

static const CXXConstructExpr *containerOfPointer(const Stmt *S) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(S);
  if (!Construct || Construct->getNumArgs() < 1 || !Construct->getArg(0)->getType()->isPointerType())
    return nullptr;
  const std::string Name = containerName(Construct->getType());
  return Name == "std::basic_string" || Name == "std::vector" ? Construct : nullptr;
}

// Parts of strings are looked at only where the file knows Python's objects.
static bool extendsPython(ASTContext &Context) {
  return !Context.getTranslationUnitDecl()->lookup(&Context.Idents.get("PyObject")).empty();
}

bool BufferCopiedToReadCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    const api::Row *Row = Calls.row(Call);
    return Row && (Row->Copies.Into == api::Storage::Block || Row->CopiesMemory || Row->CopiesOut || Row->Gathers ||
                   (Row->MakesPart && isHeard(Level::Pedantic) && extendsPython(Calls.context())) ||
                   (isHeard(Level::Pedantic) && mayGather(Call, Calls)));
  }
  return containerOfPointer(S);
}

void BufferCopiedToReadCheck::judge(const Stmt *Site, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const CXXConstructExpr *Construct = containerOfPointer(Site);
  const auto *Call = dyn_cast<CallExpr>(Site);
  const api::Row *Row = Call ? All.calls().row(Call) : nullptr;
  if (Row && Row->MakesPart)
    return judgePart(Call, All);
  if (Row && mayGather(Call, All.calls()))
    return judgeGather(Call, All);
  const bool IsConverted = Row && Row->CopiesOut;
  if (IsConverted && !isByteString(Call->getType()))
    return;
  const Judgement<BufferCopy> Judged = Construct     ? judgeContainerCopy(All, Construct, AssumeNoConcurrentWrites)
                                       : IsConverted ? judgeConvertedCopy(All, Call, *Row, AssumeNoConcurrentWrites)
                                                     : judgeBlockCopy(All, Call, AssumeNoConcurrentWrites);
  const SourceLocation At = Sources.getFileLoc(Site->getBeginLoc());
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<BufferCopy>(Judged);
  if (verdict(Source::Exported, Fate::OnlyRead) != Verdict::CopiedToRead)
    return;
  if (Facts.Size && Facts.Form != CopyForm::Vector)
    if (std::optional<uint64_t> Constant = constantValue(Facts.Size, Graph.context()); Constant && *Constant < MinBytes)
      return passOver(At, "the size is a constant below MinBytes", Sources);
  const LangOptions &Language = Graph.context().getLangOpts();
  if (Facts.Form == CopyForm::String && !Language.CPlusPlus17)
    return passOver(At, "std::string_view needs C++17", Sources);

  const bool IsText = IsConverted && Row->CopiesOut.Held == api::Storage::Str;
  Finding Found = findingAt(Site, Graph);
  Found.Pattern = Facts.IsExtracted                ? "boost-string-extract-read-only"
                  : IsText                         ? "pybind-str-to-string-two-copies"
                  : IsConverted                    ? "pybind-bytes-to-string-read-only"
                  : Facts.Form == CopyForm::String ? "buffer-to-string-read-only"
                  : Facts.Form == CopyForm::Vector ? "buffer-to-vector-read-only"
                  : Facts.IsGathered               ? "contiguous-copy-unneeded"
                  : Facts.Size                     ? "buffer-memcpy-temp-read-only"
                                                   : "parse-string-strdup";
  // Elements of several bytes may be misaligned in a buffer: a vector is not.
  Found.FindingLevel = Facts.ElementSize > 1 ? Level::Pedantic : Level::Default;
  if (Facts.Size && Facts.Form != CopyForm::Vector)
    Found.Size = sourceText(Facts.Size->IgnoreParenCasts(), Graph.context());
  const std::string From = Facts.From.IsView ? "a Py_buffer"
                           : Facts.From.Object
                               ? "'" + sourceText(Facts.From.Object->IgnoreParenCasts(), Graph.context()) + "'"
                               : std::string("an argument");
  if (Facts.Reader) {
    Found.Pattern = "cxx-string-param-copy-of-view";
    Found.FindingLevel = Level::Pedantic;
    Found.Message = "a temporary std::string copies the memory of " + From +
                    (Found.Size.empty() ? "" : " ('" + Found.Size + "' bytes)") + " for '" +
                    Facts.Reader->getNameAsString() +
                    "', which only reads it; with a std::string_view as its parameter it reads that memory in place";
  } else if (Facts.IsExtracted) {
    // It takes bytes too, which have no UTF-8 to borrow.
    Found.FindingLevel = Level::Pedantic;
    Found.Message = "'" + Facts.Copy->getNameAsString() + "' is the third copy of the text of " + From +
                    " that extract makes, and is only read; borrow the UTF-8 of a str with PyUnicode_AsUTF8AndSize";
  } else {
    Found.Message = "'" + Facts.Copy->getNameAsString() + "' copies the memory of " + From +
                    (Found.Size.empty() ? "" : " ('" + Found.Size + "' bytes)") + " and is only read; " +
                    (Facts.IsGathered ? "where PyBuffer_IsContiguous says that there are no gaps, read it in place"
                     : Facts.Form == CopyForm::String ? "a std::string_view reads it in place"
                                                      : "read the memory in place") +
                    (Facts.ReleasedBefore ? ", with the release moved behind the last read" : "");
  }
  prove(Found, Facts, Graph, "freed here");
  // A release would have to move as well. What UTF-8 cannot hold is a UnicodeEncodeError of the conversion of a str,
  // and a RuntimeError of its cast.
  if (Facts.Form == CopyForm::String && !Facts.IsExtracted && !Facts.ReleasedBefore)
    offerView(Found, Facts, IsConverted ? Row->CopiesOut.View : api::ViewBy::None,
              IsText ? FixClass::Review : FixClass::Safe, Graph);
  report(Found, Sources);
}

void BufferCopiedToReadCheck::judgePart(const CallExpr *Call, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceLocation At = Graph.sources().getFileLoc(Call->getBeginLoc());
  const Judgement<PartCopy> Judged = judgePartCopy(All, Call);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Graph.sources());
  if (!Graph.context().getLangOpts().CPlusPlus17)
    return passOver(At, "std::string_view needs C++17", Graph.sources());
  const auto &Facts = std::get<PartCopy>(Judged);
  Finding Found = findingAt(Call, Graph);
  Found.Pattern = "cxx-substr-read-only";
  Found.FindingLevel = Level::Pedantic;
  const std::string Whole = Facts.Whole->getNameAsString();
  Found.Message = "a part of '" + Whole +
                  "' is copied into a temporary string that is only read; the same part of a std::string_view of '" +
                  Whole + "' is read in place";
  fix::Edits Out(Graph.context(), [&](const Stmt *S) { return Graph.parent(S); });
  Out.replace(Facts.Object, "std::string_view(" + Whole + ")");
  if (Out.isGood()) {
    Found.Edits = Out.take();
    Found.Fix = FixClass::Safe;
    Found.FixTitle = "take the part of a std::string_view";
  }
  report(Found, Graph.sources());
}

void BufferCopiedToReadCheck::judgeGather(const CallExpr *Append, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<ElementGather> Judged = judgeElementGather(All, Append, AssumeNoConcurrentWrites);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Append->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ElementGather>(Judged);
  Finding Found = findingAt(Append, Graph);
  Found.LoopDepth = 0; // the vector is made once, however many elements come one by one
  Found.Pattern = "buffer-element-gather";
  Found.FindingLevel = Level::Pedantic;
  Found.Message = "'" + Facts.Gathered->getNameAsString() + "' gathers the elements of '" +
                  sourceText(Facts.View->IgnoreParenCasts(), Graph.context()) +
                  "', a Py_buffer with strides, and is gone through once; read each element where it is";
  Found.Proof.push_back({Sources.getFileLoc(Facts.Traversal->getBeginLoc()), "only read, once and in order"});
  report(Found, Sources);
}

} // namespace pybuf
