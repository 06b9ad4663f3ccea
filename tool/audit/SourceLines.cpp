#include "audit/SourceLines.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;

namespace pybuf {

SourceLines::SourceLines() = default;
SourceLines::~SourceLines() = default;

const SourceLines::LineTable &SourceLines::tableOf(StringRef File) {
  auto [Entry, IsNew] = Tables.try_emplace(File);
  LineTable &Table = Entry->second;
  if (!IsNew)
    return Table;
  if (auto Buffer = readWhole(File)) {
    Table.Text = std::move(*Buffer);
    Table.Starts.push_back(0);
    const StringRef Text = Table.Text->getBuffer();
    for (size_t I = 0; I < Text.size(); ++I)
      if (Text[I] == '\n')
        Table.Starts.push_back(I + 1);
  }
  return Table;
}

Place SourceLines::at(StringRef File, unsigned Offset) {
  Place Result;
  Result.File = File.str();
  Result.Offset = Offset;
  const LineTable &Table = tableOf(File);
  if (!Table.Text || Offset > Table.Text->getBufferSize())
    return Result;
  const auto Next = llvm::upper_bound(Table.Starts, Offset);
  const unsigned Start = *std::prev(Next);
  Result.Line = Next - Table.Starts.begin();
  Result.Column = Offset - Start + 1;
  const StringRef Rest = Table.Text->getBuffer().drop_front(Start);
  Result.LineText = Rest.take_until([](char C) { return C == '\n' || C == '\r'; }).str();
  return Result;
}

} // namespace pybuf
