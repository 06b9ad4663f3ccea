// Turns the built-in *.yaml files into the initialisers of a constant, sorted table of rows.

#include "api/Reader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace pybuf::api;

static cl::list<std::string> Inputs(cl::Positional, cl::OneOrMore, cl::desc("<model.yaml>..."));
static cl::opt<std::string> Output("o", cl::Required, cl::desc("the file to write"));

static void writeText(raw_ostream &OS, const char *Text) {
  if (Text)
    OS << '"' << Text << '"';
  else
    OS << "nullptr";
}

static void writeRow(raw_ostream &OS, const Row &R) {
  auto Number = [](auto Value) { return static_cast<unsigned>(Value); };
  auto Effects = [&](raw_ostream &OS) {
    for (Effect E : R.Parameters)
      OS << "Effect(" << Number(E) << "),";
  };
  OS << "{\"" << R.Name << "\",{";
  Effects(OS);
  OS << "},Effect(" << Number(R.Rest) << "),Effect(" << Number(R.This) << "),";
  OS << "{" << Number(R.Allocates.Size) << "," << Number(R.Allocates.Count) << "," << R.Allocates.Zeroed << "},";
  OS << "{" << Number(R.Reallocates.Block) << "," << Number(R.Reallocates.Size) << "},";
  OS << "{" << Number(R.Copies.From) << "," << Number(R.Copies.Size) << ",Storage(" << Number(R.Copies.Into) << ")},";
  OS << "{" << Number(R.Exposes.Of) << "," << Number(R.Exposes.Through) << "," << Number(R.Exposes.SizeThrough)
     << ",Storage(" << Number(R.Exposes.Held) << ")," << R.Exposes.Nul << "},";
  OS << "{" << Number(R.Encodes.Text) << "," << Number(R.Encodes.Codec) << "," << Number(R.Encodes.Errors) << ",";
  writeText(OS, R.Encodes.FixedCodec);
  OS << "},";
  OS << "{" << Number(R.Duplicates.Object) << ",Storage(" << Number(R.Duplicates.Into) << "),"
     << Number(R.Duplicates.Flags) << "," << R.Duplicates.Flag << "},";
  OS << "{" << Number(R.Appends.To) << "," << Number(R.Appends.Piece) << ",Storage(" << Number(R.Appends.Into) << "),"
     << R.Appends.InPlace << "},";
  OS << "{" << Number(R.Format.Text) << "," << R.Format.Builds << "},";
  OS << "{" << Number(R.FillsView.View) << "," << Number(R.FillsView.Memory) << "},";
  OS << "{" << Number(R.Registers.First) << "," << Number(R.Registers.Last) << ",Binding(" << Number(R.Registers.By)
     << ")},{" << Number(R.RegistersMember.Member) << ",Binding(" << Number(R.RegistersMember.By) << ")},{";
  writeText(OS, R.Serialises.ToMemory);
  OS << "," << Number(R.Serialises.Into) << "},{" << Number(R.CopiesOut.Of) << ",Storage(" << Number(R.CopiesOut.Held)
     << ")," << R.CopiesOut.Extracts << ",ViewBy(" << Number(R.CopiesOut.View) << ")},{" << Number(R.Gathers.View)
     << "," << Number(R.Gathers.Into) << "," << Number(R.Gathers.Size) << "},decltype(Row::MakesArray)("
     << Number(R.MakesArray) << ")," << R.MakesNone << "," << R.CopiesElements << "," << R.ForbidsConversion << ","
     << Number(R.DescribesMemory) << ",";
  writeText(OS, R.EncodesFirst);
  OS << "," << Number(R.WrapsCallable) << "," << R.ExposesItems << "," << R.SaysPolicy << "," << R.MakesRoom << ","
     << R.NamesConstructor << "," << R.ForwardsToConstructor << "," << Number(R.Boxes) << "," << Number(R.Unboxes)
     << "," << Number(R.ItemOf) << "," << Number(R.ItemsOf) << ",";
  writeText(OS, R.FillsInstead);
  OS << "," << Number(R.KeepsIn) << "," << R.KeepsInOrder << "," << R.ConvertsAny << "," << R.BoxesElement << ","
     << Number(R.NamesAttribute) << "," << R.HashesObject << "," << R.MakesPart << "," << R.CopiesReference << ","
     << R.ComparesObjects << "," << R.CopiesMemory << "," << Number(R.ChecksGaps) << "," << R.Slices << ","
     << Number(R.AcquiresView) << "," << Number(R.ReleasesView) << "," << Number(R.ViewsMemory) << ","
     << Number(R.ViewsBuffer) << "," << Number(R.StopsAtNul) << ",";
  OS << "decltype(Row::Result)(" << Number(R.Result) << ")," << Number(R.BorrowedFrom) << "," << R.MakesStr << ","
     << R.MakesView << "," << Number(R.ChecksStr) << "," << Number(R.ChecksBytes) << "," << Number(R.ChecksExactBytes)
     << "," << R.RunsPython << ",Lock(" << Number(R.ThreadLock) << ")},\n";
}

int main(int Argc, char **Argv) {
  cl::ParseCommandLineOptions(Argc, Argv, "compiles the built-in API model\n");
  std::vector<Row> Rows;
  bool Good = true;
  for (const std::string &Input : Inputs) {
    auto Text = MemoryBuffer::getFile(Input, /*IsText=*/true);
    if (!Text) {
      errs() << "cannot read " << Input << ": " << Text.getError().message() << "\n";
      return 1;
    }
    ReadRows Read = readRows((*Text)->getMemBufferRef());
    for (const std::string &Problem : Read.Problems) {
      errs() << Problem << "\n";
      Good = false;
    }
    append_range(Rows, Read.Rows);
  }
  llvm::sort(Rows, [](const Row &A, const Row &B) { return StringRef(A.Name) < StringRef(B.Name); });
  for (size_t I = 1; I < Rows.size(); ++I)
    if (StringRef(Rows[I].Name) == Rows[I - 1].Name) {
      errs() << "two built-in rows are named '" << Rows[I].Name << "'\n";
      Good = false;
    }
  if (!Good)
    return 1;
  std::error_code Error;
  raw_fd_ostream OS(Output, Error);
  if (Error) {
    errs() << "cannot write " << Output << ": " << Error.message() << "\n";
    return 1;
  }
  for (const Row &R : Rows)
    writeRow(OS, R);
  return 0;
}
