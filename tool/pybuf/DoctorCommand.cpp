#include "audit/Auditor.h"
#include "audit/CompileDatabase.h"
#include "audit/Paths.h"
#include "audit/PythonInstallation.h"
#include "audit/ResultCache.h"
#include "audit/Settings.h"
#include "pybuf/Commands.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace llvm;

namespace pybuf {

cl::SubCommand DoctorSubCommand("doctor", "Tells what an audit of a project would find to work with");

namespace {

cl::OptionCategory Category("Options of `pybuf doctor`");
cl::opt<std::string> Path(cl::Positional, cl::desc("[PATH]"), cl::init("."), cl::cat(Category),
                          cl::sub(DoctorSubCommand));
cl::opt<std::string> DatabasePath("p", cl::desc("The compile_commands.json, or its folder"), cl::value_desc("path"),
                                  cl::cat(Category), cl::sub(DoctorSubCommand));

class Doctor {
public:
  explicit Doctor(raw_ostream &Out) : Out(Out) {}

  void good(const Twine &What) { Out << "  ok       " << What << "\n"; }
  void note(const Twine &What) { Out << "  note     " << What << "\n"; }
  void missing(const Twine &What) {
    Out << "  missing  " << What << "\n";
    IsWell = false;
  }
  void heading(StringRef Text) { Out << Text << "\n"; }
  bool isWell() const { return IsWell; }

private:
  raw_ostream &Out;
  bool IsWell = true;
};

void lookAtTools(Doctor &To) {
  To.heading("pybuf");
  To.good("version " PYBUF_VERSION ", LLVM " LLVM_VERSION_STRING);
  if (sys::fs::is_directory(PYBUF_CLANG_RESOURCE_DIR))
    To.good("clang's own headers in " PYBUF_CLANG_RESOURCE_DIR);
  else
    To.missing("clang's own headers: there is no folder " PYBUF_CLANG_RESOURCE_DIR
               "; those beside the compiler of each command are taken");
  const std::pair<StringRef, StringRef> Programs[] = {{"bear", "pybuf capture records compile commands with it"},
                                                      {"git", "--since asks it for the lines that changed"},
                                                      {"diff", "--diff makes its patch with it"}};
  for (const auto &[Program, Why] : Programs)
    if (ErrorOr<std::string> Found = sys::findProgramByName(Program))
      To.good(Program + ": " + *Found);
    else
      To.note("no " + Program + " on the PATH; " + Why);
}

void lookAtPython(Doctor &To) {
  To.heading("Python, for files without a compile command");
  const PythonInstallation Python = findPython();
  if (Python.Headers.empty())
    return To.missing("no python3 with headers on the PATH (Debian: apt-get install python3-dev)");
  To.good("Python " + Python.Version + " headers in " + Python.Headers.front());
  for (const auto &[Name, Folder] : zip(Python.Libraries, Python.LibraryHeaders))
    To.good((Twine(Name) + " headers in " + Folder).str());
}

void lookAtProject(Doctor &To, StringRef Root) {
  To.heading("Project");
  To.good("folder " + shownPath(Root));
  Expected<Settings> Project = readSettings(Root);
  if (!Project)
    To.missing(toString(Project.takeError()));
  else if (sys::fs::exists(absolutePath(".pybuf.yaml", Root)))
    To.good(".pybuf.yaml is read");
  if (sys::fs::exists(absolutePath(".clang-tidy", Root)))
    To.good(".clang-tidy: its CheckOptions and what it leaves out by name count");
  const std::vector<std::string> Databases = databasesNear(Root);
  for (const std::string &File : Databases) {
    Expected<CompileDatabase> Database = readDatabase(File);
    if (!Database)
      To.missing(toString(Database.takeError()));
    else
      To.good(shownPath(File) + " with " + Twine(Database->Commands.size()) + " commands");
  }
  if (Databases.empty())
    To.note("no compile_commands.json: flags are guessed; CMake makes one with "
            "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON, Meson by itself, other builds by `pybuf capture -- BUILD`");
}

/// The audit itself tells best what it lacks.
void lookAtAudit(Doctor &To, const FileSet &Files) {
  To.heading("Audit");
  for (const std::string &Remark : Files.Remarks)
    To.note(Remark);
  AuditRequest Request;
  Request.CacheFolder = defaultCacheFolder();
  const AuditResult Result = audit(Files, Request, [](size_t, StringRef) {});
  std::map<std::string, std::vector<std::string>> ByReason;
  size_t Whole = 0;
  for (const FileOutcome &File : Result.Files) {
    if (File.Status == FileStatus::Audited) {
      ++Whole;
      continue;
    }
    // The place differs from file to file, what is missing does not.
    const auto [Place, Reason] = StringRef(File.Reason).split(": ");
    ByReason[(Reason.empty() ? StringRef(File.Reason) : Reason).str()].push_back(shownPath(File.File));
  }
  To.good(Twine(Whole) + " of " + Twine(Result.Files.size()) + " files can be audited without errors");
  std::vector<std::pair<size_t, std::string>> Order;
  Order.reserve(ByReason.size());
  for (const auto &[Reason, Names] : ByReason)
    Order.emplace_back(Names.size(), Reason);
  llvm::sort(Order, std::greater<>());
  for (const auto &[Count, Reason] : Order) {
    const std::vector<std::string> &Names = ByReason[Reason];
    To.missing(Reason + " (" + Names.front() + (Count > 1 ? " and " + Twine(Count - 1) + " more" : Twine()) + ")");
  }
  for (const std::string &Warning : Result.Warnings)
    To.missing(Warning);
}

} // namespace

int runDoctor() {
  if (!sys::fs::exists(Path))
    return refuse("there is no file or folder " + Path);
  Doctor To(outs());
  lookAtTools(To);
  lookAtPython(To);
  lookAtProject(To, projectRoot(realPath(Path)));
  // A .pybuf.yaml that cannot be read has been told.
  Expected<Settings> Project = readSettings(projectRoot(realPath(Path)));
  const std::string Own = Project ? Project->Database : "";
  if (!Project)
    consumeError(Project.takeError());
  Expected<FileSet> Files = collectFiles({Path}, DatabasePath.empty() ? Own : std::string(DatabasePath));
  if (!Files)
    return refuse(toString(Files.takeError()));
  if (Files->Jobs.empty())
    To.missing("no C or C++ source that has to do with Python lies below " + Path);
  else
    lookAtAudit(To, *Files);
  return To.isWell() ? Clean : FoundSomething;
}

} // namespace pybuf
