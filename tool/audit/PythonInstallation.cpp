#include "audit/PythonInstallation.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include <optional>

using namespace llvm;

namespace pybuf {

// Modules are only looked up: importing NumPy takes longer than auditing a file.
static constexpr const char *Question = R"py(
import importlib.util, json, os, sys, sysconfig
paths = sysconfig.get_paths()
headers = [p for p in dict.fromkeys([paths["include"], paths["platinclude"]]) if os.path.exists(p + "/Python.h")]
libraries = {}
for module in ("numpy", "pybind11", "nanobind"):
    spec = importlib.util.find_spec(module)
    for below in ("_core/include", "core/include", "include"):
        folder = os.path.join(os.path.dirname(spec.origin), below) if spec and spec.origin else ""
        if os.path.isdir(folder):
            libraries[module] = folder
            break
print(json.dumps({"version": "%d.%d" % sys.version_info[:2], "headers": headers, "libraries": libraries}))
)py";

static std::string answerOf(StringRef Python) {
  SmallString<128> AnswerFile;
  if (sys::fs::createTemporaryFile("pybuf-python", "json", AnswerFile))
    return "";
  const FileRemover Removal(AnswerFile);
  const std::optional<StringRef> Redirects[] = {StringRef(""), StringRef(AnswerFile), StringRef("")};
  // -I: neither the audited folder nor the user's environment decides what is imported.
  if (sys::ExecuteAndWait(Python, {Python, "-I", "-c", Question}, std::nullopt, Redirects, /*SecondsToWait=*/20) != 0)
    return "";
  auto Answer = readWhole(AnswerFile);
  return Answer ? (*Answer)->getBuffer().str() : "";
}

PythonInstallation findPython() {
  PythonInstallation Found;
  const ErrorOr<std::string> Python = sys::findProgramByName("python3");
  if (!Python)
    return Found;
  Expected<json::Value> Answer = json::parse(answerOf(*Python));
  if (!Answer) {
    consumeError(Answer.takeError());
    return Found;
  }
  const json::Object &Facts = *Answer->getAsObject();
  for (const json::Value &Folder : *Facts.getArray("headers"))
    Found.Headers.push_back(Folder.getAsString()->str());
  if (!Found.Headers.empty())
    Found.Version = Facts.getString("version")->str();
  for (StringRef Library : {"numpy", "pybind11", "nanobind"})
    if (auto Folder = Facts.getObject("libraries")->getString(Library)) {
      Found.Libraries.push_back(Library.str());
      Found.LibraryHeaders.push_back(Folder->str());
    }
  return Found;
}

} // namespace pybuf
