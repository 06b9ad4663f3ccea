#include "audit/CheckTimes.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>

using namespace llvm;

namespace pybuf {

CheckTimes::CheckTimes() {
  if (sys::fs::createUniqueDirectory("pybuf-profile", Folder))
    Folder.clear();
}

CheckTimes::~CheckTimes() {
  if (!Folder.empty())
    (void)sys::fs::remove_directories(Folder);
}

std::vector<std::pair<double, std::string>> CheckTimes::sum() const {
  std::map<std::string, double> Sums;
  std::error_code Error;
  for (sys::fs::directory_iterator Entry(Folder, Error), End; !Error && Entry != End; Entry.increment(Error)) {
    auto Text = readWhole(Entry->path());
    if (!Text)
      continue;
    Expected<json::Value> Parsed = json::parse((*Text)->getBuffer());
    if (!Parsed) {
      consumeError(Parsed.takeError());
      continue;
    }
    const json::Object *Profile = Parsed->getAsObject() ? Parsed->getAsObject()->getObject("profile") : nullptr;
    if (!Profile)
      continue;
    for (const auto &[Key, Value] : *Profile) {
      StringRef Name = Key;
      // The CPU times in there are those of the whole process, which has other threads.
      if (Name.consume_front("time.clang-tidy.") && Name.consume_back(".wall"))
        Sums[Name.str()] += Value.getAsNumber().value_or(0);
    }
  }
  std::vector<std::pair<double, std::string>> Result;
  Result.reserve(Sums.size());
  for (const auto &[Name, Seconds] : Sums)
    Result.emplace_back(Seconds, Name);
  llvm::sort(Result, std::greater<>());
  return Result;
}

} // namespace pybuf
