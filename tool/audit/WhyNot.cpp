#include "audit/WhyNot.h"
#include "audit/Paths.h"
#include "audit/TextReport.h"

using namespace llvm;

namespace pybuf {

Expected<LineQuestion> readLineQuestion(StringRef Text) {
  LineQuestion Question;
  const auto [File, Line] = Text.rsplit(':');
  if (File.empty() || Line.getAsInteger(10, Question.Line) || Question.Line == 0)
    return createStringError(inconvertibleErrorCode(), "--why-not takes FILE:LINE, not '" + Text + "'");
  Question.File = File.str();
  return Question;
}

bool writeWhyNot(raw_ostream &Out, const AuditResult &Result, const LineQuestion &Question) {
  const std::string File = nameInProject(realPath(Question.File), Result.Root);
  const auto IsNear = [&](const Place &At) {
    return At.File == File && At.Line + 1 >= Question.Line && At.Line <= Question.Line + 1;
  };
  bool AnyFinding = false, AnySilent = false;
  for (const AuditFinding &Finding : Result.Findings)
    if (IsNear(Finding.At)) {
      writeFinding(Out, Finding);
      AnyFinding = true;
    }
  for (const SilentCopy &Copy : Result.Silent)
    if (IsNear(Copy.At)) {
      Out << shownPath(Copy.At.File) << ":" << Copy.At.Line << ":" << Copy.At.Column << ": no finding of " << Copy.Check
          << ": " << Copy.MissingFact << "\n";
      AnySilent = true;
    }
  if (!AnyFinding && !AnySilent)
    Out << Question.File << ":" << Question.Line << ": no check looked at a copy here\n";
  return AnyFinding;
}

} // namespace pybuf
