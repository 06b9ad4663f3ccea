#include "pybuf/CheckPages.h"

namespace pybuf {

namespace {

struct Page {
  llvm::StringRef Check, Text;
};

// The last entry keeps the table from being empty.
const Page Pages[] = {
#include "pybuf/CheckPages.inc"
    {"", ""}};

} // namespace

llvm::StringRef pageOf(llvm::StringRef Check) {
  for (const Page &Each : Pages)
    if (Each.Check == Check)
      return Each.Text;
  return "";
}

} // namespace pybuf
