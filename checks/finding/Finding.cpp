#include "finding/Finding.h"

namespace pybuf {

llvm::StringRef nameOf(Level L) {
  switch (L) {
  case Level::Default:
    return "default";
  case Level::Pedantic:
    return "pedantic";
  case Level::Advice:
    return "advice";
  }
  return "";
}

llvm::StringRef nameOf(FixClass C) {
  switch (C) {
  case FixClass::Safe:
    return "safe";
  case FixClass::Review:
    return "review";
  case FixClass::Advice:
    return "advice";
  }
  return "";
}

std::optional<Level> levelNamed(llvm::StringRef Name) {
  for (Level L : {Level::Default, Level::Pedantic, Level::Advice})
    if (Name == nameOf(L))
      return L;
  return std::nullopt;
}

FindingRecorder::~FindingRecorder() = default;

static thread_local FindingRecorder *Installed = nullptr;

FindingRecorder *FindingRecorder::current() { return Installed; }

FindingRecorder *FindingRecorder::install(FindingRecorder *Recorder) {
  FindingRecorder *Before = Installed;
  Installed = Recorder;
  return Before;
}

} // namespace pybuf
