#include "api/Model.h"
#include "api/Reader.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <mutex>

using namespace llvm;

namespace pybuf::api {

namespace {

constexpr Row BuiltinRows[] = {
#include "api/BuiltinRows.inc"
};

const Row *findIn(ArrayRef<Row> Sorted, StringRef Name) {
  const Row *Found = llvm::partition_point(Sorted, [&](const Row &R) { return StringRef(R.Name) < Name; });
  return Found != Sorted.end() && Name == Found->Name ? Found : nullptr;
}

} // namespace

const Row *Model::find(StringRef Name) const {
  if (const Row *Own = findIn(UserRows, Name))
    return Own;
  return findIn(BuiltinRows, Name);
}

const Model &Model::with(StringRef UserFiles, std::vector<std::string> &Problems) {
  static std::mutex Guard;
  static std::map<std::string, Model> Models;
  std::lock_guard<std::mutex> Lock(Guard);
  auto [Entry, IsNew] = Models.try_emplace(UserFiles.str());
  Model &M = Entry->second;
  if (IsNew) {
    SmallVector<StringRef> Files;
    UserFiles.split(Files, ';', -1, /*KeepEmpty=*/false);
    for (StringRef File : Files) {
      auto Text = MemoryBuffer::getFile(File.trim(), /*IsText=*/true);
      if (!Text) {
        M.Problems.push_back(("cannot read '" + File.trim() + "': " + Text.getError().message()).str());
        continue;
      }
      ReadRows Read = readRows((*Text)->getMemBufferRef());
      append_range(M.Problems, Read.Problems);
      std::vector<Row> Added;
      for (const Row &R : Read.Rows)
        if (findIn(M.UserRows, R.Name))
          M.Problems.push_back(
              (File.trim() + ": a row named '" + R.Name + "' stands in a file before, and counts").str());
        else
          Added.push_back(R);
      append_range(M.UserRows, Added);
      llvm::sort(M.UserRows, [](const Row &A, const Row &B) { return StringRef(A.Name) < StringRef(B.Name); });
    }
  }
  append_range(Problems, M.Problems);
  return M;
}

} // namespace pybuf::api
