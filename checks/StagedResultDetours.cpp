// The forms of pybuf-staged-result where something else than a buffer of this function stands between: an object, a
// string that is a copy itself, a stream, a class that is there for a converter.

#include "StagedResultCheck.h"
#include "flow/BuilderObject.h"
#include "flow/Detour.h"
#include "flow/SameValue.h"
#include "flow/StreamCopy.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

// bytes(str) encodes into bytes of its own, and copies these.
void StagedResultCheck::reportEncoded(const Expr *Copy, const Expr *Text, const FunctionGraph &Graph) {
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "pybind-bytes-from-str";
  Found.Size = "the length of " + sourceText(Text, Graph.context()) + " in UTF-8";
  Found.Message = quoted(sourceText(Text, Graph.context())) +
                  " is encoded into a bytes object that is then copied into another one; take what "
                  "PyUnicode_AsUTF8String returns as it is";
  fix::Edits Out(Graph.context(), [&](const Stmt *S) { return Graph.parent(S); });
  const auto *Return = dyn_cast_or_null<ReturnStmt>(Out.statementOf(Copy));
  const std::string Name = "encoded", Body = sourceText(Graph.function().getBody(), Graph.context());
  if (Return && isa<DeclRefExpr>(Text) && withoutTemporaries(Return->getRetValue()) == withoutTemporaries(Copy) &&
      !StringRef(Body).contains(Name)) {
    const std::string Indent = "\n" + Out.indentationAt(Return->getBeginLoc());
    // The constructor throws the same where the text cannot be encoded.
    Out.replaceStatement(Return, "PyObject *" + Name + " = PyUnicode_AsUTF8String(" + Out.text(Text) + ".ptr());" +
                                     Indent + "if (!" + Name + ")" + Indent + "  throw pybind11::error_already_set();" +
                                     Indent + "return pybind11::reinterpret_steal<pybind11::bytes>(" + Name + ");");
    if (Out.isGood()) {
      Found.Edits = Out.take();
      Found.Fix = FixClass::Safe;
      Found.FixTitle = "return the bytes that the text is encoded into";
    }
  }
  report(Found, Graph.sources());
}

// A bytearray that is filled only to become bytes.
void StagedResultCheck::judgeBuilder(const CallExpr *Copy, const api::Row &Row, Uses &All) {
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<BuilderObject> Judged = judgeBuilderObject(All, Copy, Row);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(Sources.getFileLoc(Copy->getBeginLoc()), Nothing->MissingFact, Sources);
  const auto &Facts = std::get<BuilderObject>(Judged);
  if (verdict(Source::PrivateTemporary, Facts.ObjectFate) != Verdict::StagedResult)
    return passOver(Sources.getFileLoc(Copy->getBeginLoc()), "the bytes do not leave the function", Sources);
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = "bytearray-to-bytes-final";
  Found.Size = sourceText(Facts.Size->IgnoreParenCasts(), Graph.context());
  Found.Message = "the bytearray " + quoted(Facts.Builder->getName()) + " is filled and then copied whole ('" +
                  Found.Size + "' bytes) into the bytes that leave the function; fill a bytes object in place";
  Found.Proof.push_back({Sources.getFileLoc(Facts.Made->getBeginLoc()), "made here, and seen by nobody else"});
  if (Facts.Drop)
    Found.Proof.push_back({Sources.getFileLoc(Facts.Drop->At->getBeginLoc()), "dropped here"});
  report(Found, Sources);
}

// A string that is a copy itself, or what a serialiser makes that could write into memory as well.
bool StagedResultCheck::judgeDetour(const Expr *Copy, const api::Row &Row, Uses &All) {
  const Judgement<Detour> Judged = flow::judgeDetour(All, Copy, Row);
  const auto *Facts = std::get_if<Detour>(&Judged);
  if (!Facts || verdict(Source::PrivateTemporary, Fate::NewObject) != Verdict::StagedResult)
    return false;
  const FunctionGraph &Graph = All.graph();
  // The first copy is the one that is not needed.
  const bool IsFirst = Facts->Container && !Facts->Serialiser;
  Finding Found = findingAt(IsFirst ? Facts->Container->getInit() : Copy, Graph);
  Found.Pattern = Facts->Serialiser ? "cxx-serialize-to-string-then-bytes" : "bytes-of-copied-string";
  const std::string From = quoted(sourceText(Facts->Source->IgnoreImplicit()->IgnoreParenCasts(), Graph.context()));
  const std::string Container = Facts->Container ? quoted(Facts->Container->getName()) : "a temporary string";
  const std::string New = ("a new " + typeName(Row.Copies.Into) + " object").str();
  if (Facts->Serialiser)
    Found.Message = From + " fills " + Container + " only to be copied into " + New +
                    "; make the object first and let " + Facts->Serialiser->Serialises.ToMemory + " fill it in place";
  else
    Found.Message = Container + " copies " + From + " only to be copied again into " + New + "; make the object of " +
                    From + " itself";
  if (IsFirst)
    Found.Proof.push_back({Graph.sources().getFileLoc(Copy->getBeginLoc()), "copied here for the second time"});
  report(Found, Graph.sources());
  return true;
}

// A class that is there for a converter takes a copy, of which the converter makes another.
void StagedResultCheck::judgeWrappers(const Registration &Registered, const CallModel &Calls) {
  ASTContext &Context = Calls.context();
  const SourceManager &Sources = Context.getSourceManager();
  for (const Callable &Called : Registered.Callables) {
    if (!returnsWrapperForConverter(*Called.Function, Registered.By, Context))
      continue;
    const FunctionDecl *Defined = definedInMainFile(*Called.Function, Calls);
    if (!Defined)
      continue;
    const std::unique_ptr<FunctionGraph> Graph = FunctionGraph::build(*Defined, Context);
    if (!Graph)
      continue;
    Uses All(*Graph, Calls);
    for (const Expr *Copy : copiesIntoWrapper(All)) {
      if (!Told.insert(Copy).second)
        continue;
      Finding Found = findingAt(Copy, *Graph);
      Found.Pattern = "wrapper-for-converter";
      const std::string Wrapper = quoted(Defined->getReturnType()->getAsCXXRecordDecl()->getName());
      Found.Message = "memory is copied into " + Wrapper +
                      " only for the converter, which copies it again; make the Python object of the memory itself";
      Found.Proof.push_back({Sources.getFileLoc(Called.Given->getBeginLoc()),
                             "what the function returns is converted, as it is called here"});
      report(Found, Sources);
    }
  }
}

// oss.str() copies the stream's buffer before Python copies it again; view() of C++20 does not.
void StagedResultCheck::judgeStream(const Expr *Copy, const api::Row &Row, Uses &All) {
  const Judgement<StreamCopy> Judged = judgeStreamCopy(All, Copy, Row);
  if (std::holds_alternative<Silence>(Judged))
    return;
  const auto &Facts = std::get<StreamCopy>(Judged);
  const FunctionGraph &Graph = All.graph();
  const bool HasView = Graph.context().getLangOpts().CPlusPlus20;
  const bool IntoStr = Row.Copies.Into == api::Storage::Str;
  Finding Found = findingAt(Copy, Graph);
  Found.Pattern = IntoStr ? "ostringstream-to-str" : "cxx-stream-str-to-bytes";
  Found.FindingLevel = HasView && !IntoStr ? Level::Default : Level::Pedantic;
  const std::string Stream = quoted(Facts.Stream->getName());
  Found.Size = Facts.Stream->getNameAsString() + ".str().size()";
  Found.Message = "str() copies the contents of " + Stream + " before they are copied again into a new " +
                  (IntoStr ? "str" : typeName(Row.Copies.Into).str()) + " object; " +
                  (HasView ? "read them in place with view()" : "C++20 reads them in place with view()");
  Found.Proof.push_back({Graph.sources().getFileLoc(Facts.StrCall->getBeginLoc()), "the contents are copied here"});
  auto Parent = [&](const Stmt *S) { return Graph.parent(S); };
  fix::Edits Out(Graph.context(), Parent);
  if (HasView && Facts.String && Facts.StringIsView) {
    if (const DeclStmt *Declared = Graph.declarationOf(Facts.String); Declared && Declared->isSingleDecl())
      Out.replaceStatement(Declared, "auto " + Facts.String->getNameAsString() + " = " +
                                         Facts.Stream->getNameAsString() + ".view();");
    Out.spoilIfConditional(Graph.function(), Facts.String->getName());
    if (Out.isGood()) {
      Found.Edits = Out.take();
      Found.Fix = FixClass::Safe;
    }
  }
  report(Found, Graph.sources());
}

} // namespace pybuf
