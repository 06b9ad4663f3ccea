#include "CopiedResultCheck.h"
#include "flow/ArrayOfMemory.h"
#include "flow/ContainerTypes.h"
#include "flow/RegisteredResult.h"
#include "flow/Registration.h"
#include "flow/ResultCopy.h"
#include "flow/SameValue.h"
#include "clang/AST/ASTLambda.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool CopiedResultCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const api::Row *Row = isa<CallExpr, CXXConstructExpr>(S) ? Calls.row(S) : nullptr;
  return mayRegister(S, Calls) || (isa<CXXConstructExpr>(S) && arrayOfMemory(S, Calls)) ||
         (Row && (Row->RegistersMember || Row->Copies.Into == api::Storage::Bytes ||
                  Row->Copies.Into == api::Storage::ByteArray));
}

void CopiedResultCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Copy = cast<Expr>(Site);
  if (mayRegister(Copy, All.calls()))
    return judgeRegistered(Copy, All);
  const api::Row &Row = *All.calls().row(Copy);
  if (Row.RegistersMember)
    return judgeMember(Copy, Row, All);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const SourceLocation At = Sources.getFileLoc(Copy->getBeginLoc());
  const Judgement<ResultCopy> Judged = judgeResultCopy(All, Copy, Row);
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ResultCopy>(Judged);
  if (Facts.Size)
    if (const std::optional<uint64_t> Constant = constantValue(Facts.Size, Graph.context());
        Constant && *Constant < MinBytes)
      return passOver(At, "the size is a constant below MinBytes", Sources);

  Finding Found = findingAt(Copy, Graph);
  Found.FindingLevel = Level::Advice;
  const std::string Memory = "'" + sourceText(Facts.Memory->IgnoreParenCasts(), Graph.context()) + "'";
  Found.Size = Facts.Size ? sourceText(Facts.Size->IgnoreParenCasts(), Graph.context()) : "the size of " + Memory;
  const std::string HowMuch = Facts.Size ? "'" + Found.Size + "' bytes of " + Memory : Memory;
  if (Row.MakesArray) {
    Found.Pattern = "pybind-array-view-of-member";
    Found.Size = "the elements of the array";
    Found.Message = "each call copies " + Memory +
                    ", storage of the object itself, into a new array; with the object as its base the array shows "
                    "that memory in place, where it stays while the object lives";
  } else if (Facts.From == Source::OwnStorage) {
    Found.Pattern = Facts.IsGetter ? "property-copies-storage" : "type-copies-storage-without-buffer";
    Found.Message = std::string("each ") + (Facts.IsGetter ? "access" : "call") + " copies " + HowMuch +
                    ", storage of the object itself, into a new object; where that memory stays while the object "
                    "lives, let its type export its buffer, so that callers can read it in place";
  } else {
    Found.Pattern = "result-copies-exported-memory";
    Found.Message = HowMuch + ", which another object exports, are copied into a new object for the caller; where the "
                              "caller need not have bytes, a slice of a memoryview of the exporter shows them in place";
  }
  report(Found, Sources);
}

// A function whose result only refers to what the converter then copies.
void CopiedResultCheck::judgeRegistered(const Expr *Registers, Uses &All) {
  ASTContext &Context = All.graph().context();
  const std::optional<Registration> Registered = registrationOf(Registers, All.calls());
  if (const QualType Vector = exposedByItems(Registers, All.calls()); !Vector.isNull()) {
    Finding Found = findingAt(Registers, All.graph());
    Found.Pattern = "boost-vector-indexing-suite";
    Found.FindingLevel = Level::Advice;
    Found.Message = "the class of '" + Vector.getAsString(Context.getPrintingPolicy()) +
                    "' gives each number as an object, and slices as copies; where callers want them all, give them an "
                    "array over the vector's memory that holds the object";
    return report(Found, All.graph().sources());
  }
  if (!Registered)
    return;
  for (const Callable &Called : Registered->Callables) {
    if (Registered->CopiesReference)
      judgeArrays(Called, All.calls());
    const std::optional<ResultForm> Form = copiedReference(*Called.Function, *Registered, Context);
    if (!Form)
      continue;
    const bool IsLambda = isLambdaCallOperator(Called.Function);
    const bool IsMatrix = *Form == ResultForm::Matrix;
    Finding Found = findingAt(Called.Given, All.graph());
    Found.Pattern = IsMatrix ? "pybind-eigen-return-cref" : "boost-return-vector-copy";
    Found.FindingLevel = Level::Advice;
    Found.Message =
        (IsLambda ? std::string("each call") : "each call of '" + Called.Function->getNameAsString() + "'") +
        " copies the whole " + (IsMatrix ? "matrix" : "vector") + " that the result refers to; " +
        (IsMatrix ? "the policy reference_internal maps it" : "return_internal_reference gives it itself") +
        " and keeps its object alive, where it stays in place and callers may see it change";
    report(Found, All.graph().sources());
  }
}

// An array that only shows the object's memory, which the converter copies for want of an owner.
void CopiedResultCheck::judgeArrays(const Callable &Called, const CallModel &Calls) {
  ASTContext &Context = Calls.context();
  const SourceManager &Sources = Context.getSourceManager();
  const FunctionDecl *Defined = definedInMainFile(*Called.Function, Calls);
  if (!Defined)
    return;
  SmallVector<const Expr *, 2> Arrays;
  for (const Stmt *S : callsIn(Defined->getBody()))
    if (const api::Row *Row = isa<CXXConstructExpr>(S) ? Calls.row(S) : nullptr;
        Row && Row->MakesArray == api::Row::ArrayViews && Told.insert(S).second)
      Arrays.push_back(cast<Expr>(S));
  const std::unique_ptr<FunctionGraph> Graph = Arrays.empty() ? nullptr : FunctionGraph::build(*Defined, Context);
  if (!Graph)
    return;
  Uses All(*Graph, Calls);
  for (const Expr *Array : Arrays) {
    const Judgement<ResultCopy> Judged = judgeConvertedArray(All, Array);
    if (const auto *Nothing = std::get_if<Silence>(&Judged)) {
      passOver(Sources.getFileLoc(Array->getBeginLoc()), Nothing->MissingFact, Sources);
      continue;
    }
    Finding Found = findingAt(Array, *Graph);
    Found.Pattern = "nanobind-ndarray-no-owner";
    Found.FindingLevel = Level::Advice;
    Found.Size = "the elements of the array";
    Found.Message =
        "each call copies '" + sourceText(std::get<ResultCopy>(Judged).Memory->IgnoreParenCasts(), Context) +
        "', storage of the object itself, since the array has no owner; the policy reference_internal makes the object "
        "its owner, and the array shows that memory in place, where it stays while the object lives";
    Found.Proof.push_back({Sources.getFileLoc(Called.Given->getBeginLoc()), "made callable from Python here"});
    report(Found, Sources);
  }
}

// An attribute whose converter makes a new list of all numbers for each access.
void CopiedResultCheck::judgeMember(const Expr *Registers, const api::Row &Row, Uses &All) {
  ASTContext &Context = All.graph().context();
  const Expr *Given = CallView::of(Registers)->argument(Row.RegistersMember.Member);
  const auto *Address = Given ? dyn_cast<UnaryOperator>(Given->IgnoreParenImpCasts()) : nullptr;
  const auto *Ref = Address ? dyn_cast<DeclRefExpr>(Address->getSubExpr()->IgnoreParens()) : nullptr;
  const auto *Field = Ref ? dyn_cast<FieldDecl>(Ref->getDecl()) : nullptr;
  if (!Field || !isNumberVector(Field->getType()) ||
      conversionOf(Field->getType(), Row.RegistersMember.By, Context) != Conversion::Elementwise)
    return;
  Finding Found = findingAt(Given, All.graph());
  Found.Pattern = "pybind-def-readonly-vector";
  Found.FindingLevel = Level::Advice;
  Found.Message = "each access of '" + Field->getNameAsString() +
                  "' converts the whole vector into a new list, and what is written there is lost; a property can "
                  "give an array over the vector's memory that holds the object";
  report(Found, All.graph().sources());
}

} // namespace pybuf
