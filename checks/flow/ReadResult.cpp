#include "flow/ReadResult.h"
#include "flow/FormattedArguments.h"
#include "flow/SameValue.h"
#include "clang/AST/ASTContext.h"

using namespace clang;

namespace pybuf::flow {

namespace {

class ReadResultJudge : ReadCopyJudge {
public:
  explicit ReadResultJudge(Uses &All) : ReadCopyJudge(All, Facts) {}

  Judgement<ReadResult> judge(const CallExpr *Call, const api::Row &Method) {
    Facts.Method = StringRef(Method.Name).drop_back(2);
    Facts.Instead = Method.FillsInstead;
    if (std::optional<Silence> Missing = newObjectIsOnlyRead(Call))
      return *Missing;
    for (const Use *Read : Facts.Reads) {
      const api::Row *R = isa<CallExpr>(Read->At) ? Calls.row(Read->At) : nullptr;
      const auto *Copy = R && R->CopiesMemory ? cast<CallExpr>(Read->At) : nullptr;
      if (!Copy || (Facts.Into && Facts.Into != Copy))
        return Silence{quoted(Facts.Copy) + " is read besides"};
      Facts.Into = Copy;
    }
    if (Facts.Into->getNumArgs() != 3 || Graph.loopDepth(Facts.Into) != Graph.loopDepth(Call))
      return Silence{"the bytes are spread in a loop"};
    Facts.Target = Facts.Into->getArg(0);
    Facts.Size = Facts.Into->getArg(2);
    return Facts;
  }

private:
  ReadResult Facts;
};

} // namespace

const api::Row *methodWithTarget(const CallExpr *Call, const CallModel &Calls) {
  const std::optional<StringRef> Name = calledMethod(Call, Calls);
  const api::Row *Method = Name ? Calls.rowNamed((*Name + "()").str()) : nullptr;
  return Method && Method->FillsInstead ? Method : nullptr;
}

Judgement<ReadResult> judgeReadResult(Uses &All, const CallExpr *Call, const api::Row &Method) {
  return ReadResultJudge(All).judge(Call, Method);
}

} // namespace pybuf::flow
