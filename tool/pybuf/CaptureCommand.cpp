#include "audit/CompileDatabase.h"
#include "audit/Paths.h"
#include "pybuf/Commands.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand CaptureSubCommand("capture", "Runs a build and records how it compiles: pybuf capture -- make");

namespace {
cl::OptionCategory Category("Options of `pybuf capture`");
cl::list<std::string> Build(cl::Positional, cl::OneOrMore, cl::desc("-- COMMAND..."), cl::cat(Category),
                            cl::sub(CaptureSubCommand));
cl::opt<std::string> Output("output", cl::desc("Where the commands go (compile_commands.json)"), cl::value_desc("file"),
                            cl::init("compile_commands.json"), cl::cat(Category), cl::sub(CaptureSubCommand));
} // namespace

int runCapture() {
  ErrorOr<std::string> Bear = sys::findProgramByName("bear");
  if (!Bear)
    return refuse("pybuf capture needs bear, which records compile commands, and there is none on the PATH; "
                  "install it (Debian: apt-get install bear)");
  if (!sys::findProgramByName(Build.front()))
    return refuse("there is no program '" + Build.front() + "' on the PATH");
  // Beside the old file, which stays where nothing is recorded.
  const std::string New = Output + ".new";
  std::vector<StringRef> Words{*Bear, "--output", New, "--"};
  Words.insert(Words.end(), Build.begin(), Build.end());
  std::string Reason;
  const int Status = sys::ExecuteAndWait(*Bear, Words, std::nullopt, {}, 0, 0, &Reason);
  if (!Reason.empty())
    return refuse("bear could not be run: " + Reason);
  if (!sys::fs::exists(New))
    return refuse("bear recorded nothing, and ended with status " + Twine(Status));
  Expected<CompileDatabase> Recorded = readDatabase(New);
  const size_t Count = Recorded ? Recorded->Commands.size() : 0;
  if (!Recorded)
    consumeError(Recorded.takeError());
  if (Count == 0) {
    (void)sys::fs::remove(New);
    return refuse("nothing was compiled, so " + Output +
                  " is left as it was; a build that is up to date compiles "
                  "nothing: clean it first (setup.py: build_ext --force, make: -B)");
  }
  if (std::error_code Problem = sys::fs::rename(New, Output))
    return refuse("cannot write " + Output + ": " + Problem.message());
  errs() << "pybuf: wrote " << Count << (Count == 1 ? " compile command to " : " compile commands to ")
         << shownPath(absolutePath(Output)) << "\n";
  if (Status != 0)
    return refuse("the build ended with status " + Twine(Status) + "; what it compiled before that is recorded");
  return Clean;
}

} // namespace pybuf
