#include "ReadThenCopiedCheck.h"
#include "flow/ReadResult.h"
#include "flow/SameValue.h"

using namespace clang;
using namespace pybuf::flow;

namespace pybuf {

bool ReadThenCopiedCheck::isSite(const Stmt *S, const CallModel &Calls) const {
  const auto *Call = dyn_cast<CallExpr>(S);
  return Call && methodWithTarget(Call, Calls);
}

void ReadThenCopiedCheck::judge(const Stmt *Site, Uses &All) {
  const auto *Call = cast<CallExpr>(Site);
  const FunctionGraph &Graph = All.graph();
  const SourceManager &Sources = Graph.sources();
  const Judgement<ReadResult> Judged = judgeReadResult(All, Call, *methodWithTarget(Call, All.calls()));
  const SourceLocation At = Sources.getFileLoc(Call->getBeginLoc());
  if (const auto *Nothing = std::get_if<Silence>(&Judged))
    return passOver(At, Nothing->MissingFact, Sources);
  const auto &Facts = std::get<ReadResult>(Judged);
  if (const std::optional<uint64_t> Constant = constantValue(Facts.Size, Graph.context());
      Constant && *Constant < MinBytes)
    return passOver(At, "the size is a constant below MinBytes", Sources);

  Finding Found = findingAt(Call, Graph);
  Found.Pattern = "read-then-memcpy";
  Found.FindingLevel = Level::Pedantic;
  Found.Size = sourceText(Facts.Size->IgnoreParenCasts(), Graph.context());
  const std::string Target = "'" + sourceText(Facts.Target->IgnoreParenCasts(), Graph.context()) + "'";
  Found.Message = "'" + Facts.Method.str() + "' makes a bytes object of '" + Found.Size +
                  "' bytes that is only copied to " + Target + "; where the object has '" + Facts.Instead.str() +
                  "', let that fill a writable memoryview of " + Target;
  Found.Proof.push_back({Sources.getFileLoc(Facts.Into->getBeginLoc()), "only copied, here"});
  if (Facts.Drop)
    Found.Proof.push_back({Sources.getFileLoc(Facts.Drop->At->getBeginLoc()), "dropped here"});
  report(Found, Sources);
}

} // namespace pybuf
