#include "audit/IncludeLines.h"

using namespace llvm;

namespace pybuf {

std::vector<Include> includesIn(StringRef Text) {
  std::vector<Include> Found;
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Line = Line.ltrim();
    if (!Line.consume_front("#"))
      continue;
    Line = Line.ltrim();
    if (!Line.consume_front("include_next") && !Line.consume_front("include") && !Line.consume_front("import"))
      continue;
    Line = Line.ltrim();
    const bool IsQuoted = Line.consume_front("\"");
    if (!IsQuoted && !Line.consume_front("<")) {
      Found.push_back({});
      continue;
    }
    const size_t End = Line.find(IsQuoted ? '"' : '>');
    if (End != StringRef::npos && End != 0)
      Found.push_back({Line.take_front(End).str(), IsQuoted});
  }
  return Found;
}

} // namespace pybuf
