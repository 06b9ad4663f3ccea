// Answers "why is there no finding here?": what the checks made of each copy near a line.

#ifndef PYBUF_REPORT_WHY_NOT_H
#define PYBUF_REPORT_WHY_NOT_H

#include "audit/AuditResult.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace pybuf {

struct LineQuestion {
  std::string File;  ///< as the user wrote it
  unsigned Line = 0; ///< from 1; 0 asks for the whole file
};

/// Reads "FILE:LINE", or the name of a file that is there.
llvm::Expected<LineQuestion> readLineQuestion(llvm::StringRef Text);

/// Writes of copies on the line and on its neighbours, since a call may be spread over lines, or of all. True when
/// there is a finding among them.
bool writeWhyNot(llvm::raw_ostream &Out, const AuditResult &Result, const LineQuestion &Question);

} // namespace pybuf

#endif
