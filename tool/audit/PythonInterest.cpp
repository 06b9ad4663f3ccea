#include "audit/PythonInterest.h"
#include "audit/IncludeLines.h"
#include "audit/SourceTree.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace pybuf {

// Wider than what tells a file of an extension: a project may hide all that behind its own names.
static bool namesPython(StringRef Text) {
  static constexpr StringRef Marks[] = {
      "Py", "python", "pybind11", "py::", "nanobind", "nb::", "NB_MODULE", "BOOST_PYTHON"};
  return any_of(Marks, [&](StringRef Mark) { return Text.contains(Mark); });
}

const PythonInterest::Content &PythonInterest::contentOf(StringRef File) {
  auto [Entry, IsNew] = Contents.try_emplace(File);
  Content &Result = Entry->second;
  if (!IsNew)
    return Result;
  if (auto Text = readWhole(File)) {
    Result.NamesPython = namesPython((*Text)->getBuffer());
    for (const Include &Each : includesIn((*Text)->getBuffer())) {
      // What a macro names may be anything.
      Result.NamesPython |= Each.Name.empty();
      Result.Includes.push_back(sys::path::filename(Each.Name).str());
    }
  } else {
    Result.NamesPython = true;
  }
  return Result;
}

void PythonInterest::findHeaders() {
  Headers.emplace();
  for (const std::string &File : walkTree(Root).Files)
    (*Headers)[sys::path::filename(File)].push_back(File);
}

// Wide, not deep: headers that include each other in a circle have one answer, whichever of them is asked first.
bool PythonInterest::leadsToPython(std::vector<std::string> Names) {
  StringSet<> Seen;
  for (size_t Index = 0; Index < Names.size(); ++Index) {
    const std::string Name = Names[Index];
    if (!Seen.insert(Name).second)
      continue;
    const auto Found = Headers->find(Name);
    if (Found == Headers->end())
      continue;
    for (const std::string &File : Found->second) {
      const Content &Of = contentOf(File);
      if (Of.NamesPython)
        return true;
      llvm::append_range(Names, Of.Includes);
    }
  }
  return false;
}

bool PythonInterest::isPossible(StringRef File) {
  if (contentOf(File).NamesPython)
    return true;
  if (!Headers)
    findHeaders();
  return leadsToPython(contentOf(File).Includes);
}

} // namespace pybuf
