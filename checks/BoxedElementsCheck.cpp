#include "BoxedElementsCheck.h"
#include "flow/BoxedElements.h"
#include "flow/ContainerTypes.h"
#include "flow/Registration.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

static bool givesNumber(const CallExpr *Call, const api::Row &Row) {
  return Row.CopiesOut && Call->getType()->isArithmeticType() && !Call->getType()->isBooleanType();
}

bool BoxedElementsCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return (Row && (Row->Boxes || Row->Unboxes || givesNumber(Call, *Row) ||
                  (Row->CopiesOut && isNumberVector(Call->getType().getNonReferenceType().getUnqualifiedType())))) ||
         mayRegister(S, Calls);
}

bool BoxedElementsCheck::mattersInLoopsOnly(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  const api::Row *Row = Call ? Calls.row(Call) : nullptr;
  return Row && (Row->Boxes || Row->Unboxes || givesNumber(Call, *Row));
}

void BoxedElementsCheck::judge(const Stmt *Site, Uses &All) {
  if (const std::optional<Registration> Registered = registrationOf(Site, All.calls()))
    return judgeResults(*Registered, All.graph());
  const auto *Call = dyn_cast<CallExpr>(Site);
  const api::Row *Known = Call ? All.calls().row(Call) : nullptr;
  if (!Known)
    return;
  const api::Row &Row = *Known;
  if (Row.CopiesOut && !givesNumber(Call, Row))
    return judgeConverted(Call, Row, All);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<BoxedElements> Judged = Row.Boxes       ? judgeBoxing(All, Call, Row)
                                          : Row.CopiesOut ? judgeConvertedNumber(All, Call, Row)
                                                          : judgeUnboxing(All, Call, Row);
  const SourceLocation At = Sources.getFileLoc(Call->getBeginLoc());
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<BoxedElements>(Judged);
  if (Facts.Bytes && *Facts.Bytes < MinBytes)
    return passOver(At, "the array has less than MinBytes", Sources);

  Finding Found = findingAt(Call, Graph);
  const std::string Numbers = Facts.Numbers ? "'" + sourceText(Facts.Numbers, Graph.context()) + "'" : std::string();
  Found.FindingLevel = Level::Pedantic;
  Found.Size = "sizeof(" + Facts.Element.getAsString(Graph.context().getPrintingPolicy()) + ")";
  if (Row.Boxes) {
    Found.Pattern = "vector-to-list-boxing";
    Found.Message = "each pass makes a Python object of an element of " + Numbers +
                    "; where callers need not have a list, give them the memory of " + Numbers +
                    " as an object that exports its buffer";
  } else if (Facts.OnlyTheNumber) {
    Found.Pattern = "numpy-element-boxing";
    Found.Message = "each pass makes a Python object of an element of '" +
                    sourceText(Facts.Sequence->IgnoreParenCasts(), Graph.context()) +
                    "' only to take its number; ask once for an array of that type with PyArray_FROM_OTF, which gives "
                    "one that fits as it is, and read the elements in place";
  } else {
    Found.Pattern = Row.CopiesOut.Extracts ? "boost-list-extract-loop" : "sequence-of-numbers-to-vector";
    Found.Message = "each pass makes an element of " + Numbers + " of an object in '" +
                    sourceText(Facts.Sequence->IgnoreParenCasts(), Graph.context()) +
                    (Row.CopiesOut ? "'; where callers could give an array, take one and read its memory in place"
                                   : "'; ask for its buffer first, and read the items one by one only where it exports "
                                     "none");
  }
  report(Found, Sources);
}

// A function that is called from Python returns a vector, which the converter makes a list of.
void BoxedElementsCheck::judgeResults(const Registration &Registered, const FunctionGraph &Graph) {
  for (const Callable &Called : Registered.Callables) {
    const QualType Result = Called.Function->getReturnType().getNonReferenceType().getUnqualifiedType();
    if (!isNumberVector(Result) || conversionOf(Result, Registered.By, Graph.context()) != Conversion::Elementwise)
      continue;
    Finding Found = findingAt(Called.Given, Graph);
    Found.Pattern = "pybind-vector-return";
    Found.FindingLevel = Level::Pedantic;
    Found.Message =
        "the vector that each call returns is converted into a list of objects; where callers need not have "
        "a list, return an array that adopts the vector";
    report(Found, Graph.sources());
  }
}

// object.cast<std::vector<double>>()
void BoxedElementsCheck::judgeConverted(const CallExpr *Call, const api::Row &Row, Uses &All) {
  const Expr *Object = CallView::of(Call)->argument(Row.CopiesOut.Of);
  if (!Object)
    return;
  Finding Found = findingAt(Call, All.graph());
  Found.Pattern = "sequence-of-numbers-to-vector";
  Found.FindingLevel = Level::Pedantic;
  Found.Message = "'" + sourceText(Object->IgnoreParenImpCasts(), All.graph().context()) +
                  "' is converted into a vector object by object; where it may be an array, ask for its buffer first";
  report(Found, All.graph().sources());
}

} // namespace pybuf
