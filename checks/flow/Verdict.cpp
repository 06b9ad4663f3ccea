#include "flow/Verdict.h"

namespace pybuf::flow {

Verdict verdict(Source From, Fate To) {
  // Rows: Source; columns: OnlyRead, NewObject, Handed, Kept.
  static constexpr Verdict Table[][4] = {
      /* Exported */ {Verdict::CopiedToRead, Verdict::CopiedResult, Verdict::CopiedArgument, Verdict::Needed},
      /* PrivateTemporary */ {Verdict::Needed, Verdict::StagedResult, Verdict::CopiedArgument, Verdict::Needed},
      /* OwnedContainer */ {Verdict::Needed, Verdict::ArrayCopied, Verdict::Needed, Verdict::Needed},
      /* OwnStorage */ {Verdict::Needed, Verdict::CopiedResult, Verdict::Needed, Verdict::Needed},
      /* Foreign */ {Verdict::Needed, Verdict::Needed, Verdict::Needed, Verdict::Needed},
  };
  return Table[static_cast<unsigned>(From)][static_cast<unsigned>(To)];
}

} // namespace pybuf::flow
