#include "report/WhyNot.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "report/TextReport.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace pybuf {

Expected<LineQuestion> readLineQuestion(StringRef Text) {
  LineQuestion Question;
  const auto [File, Line] = Text.rsplit(':');
  if (sys::fs::exists(Text)) {
    Question.File = Text.str();
    return Question;
  }
  if (File.empty() || Line.getAsInteger(10, Question.Line) || Question.Line == 0)
    return sentenceError("--why-not takes FILE:LINE or a FILE that is there, not '" + Text + "'");
  Question.File = File.str();
  return Question;
}

bool writeWhyNot(raw_ostream &Out, const AuditResult &Result, const LineQuestion &Question) {
  const std::string File = nameInProject(realPath(Question.File), Result.Root);
  const auto IsNear = [&](const Place &At) {
    return At.File == File && (Question.Line == 0 || (At.Line + 1 >= Question.Line && At.Line <= Question.Line + 1));
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
    Out << Question.File << (Question.Line ? ":" + Twine(Question.Line) : Twine())
        << ": no check looked at a copy here\n";
  return AnyFinding;
}

} // namespace pybuf
