#include "audit/ResultCache.h"
#include "audit/FileReplacement.h"
#include "audit/FindingJson.h"
#include "audit/Paths.h"
#include "audit/SentenceError.h"
#include "audit/SourceLines.h"
#include "audit/WholeFiles.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace pybuf {

static constexpr uint64_t Missing = ~uint64_t(0);
static constexpr StringRef Suffix = ".pybuf-cache";
static constexpr StringRef Magic = "pybuf cache 1 ";

static std::string hashed(StringRef Text) { return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, /*Width=*/16); }

static int64_t nanoseconds(sys::TimePoint<> Time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(Time.time_since_epoch()).count();
}

// A pybuf that was built anew may judge differently under the same version.
static std::string ownIdentity() {
  static const int Anchor = 0;
  const std::string Program = sys::fs::getMainExecutable("pybuf", const_cast<int *>(&Anchor));
  sys::fs::file_status Status;
  std::string Identity = "pybuf " PYBUF_VERSION " LLVM " LLVM_VERSION_STRING;
  if (!sys::fs::status(Program, Status))
    Identity +=
        " " + std::to_string(Status.getSize()) + " " + std::to_string(nanoseconds(Status.getLastModificationTime()));
  return Identity;
}

static std::string optionsOf(const AuditRequest &Request) {
  std::string Text = Request.IsThorough ? "thorough" : "quick";
  for (const std::string &Part :
       {Request.Checks.value_or("-"), Request.AskedLevel ? nameOf(*Request.AskedLevel).str() : std::string("-"),
        Request.MinBytes ? std::to_string(*Request.MinBytes) : std::string("-")})
    (Text += '\n') += Part;
  return Text;
}

static std::string commandsOf(const AuditJob &Job) {
  std::string Text;
  for (const clang::tooling::CompileCommand &Command : Job.Commands) {
    (Text += Command.Directory) += '\0';
    for (const std::string &Word : Command.CommandLine)
      (Text += Word) += '\0';
    Text += '\n';
  }
  return hashed(Text);
}

ResultCache::ResultCache(StringRef Folder, const FileSet &Files, const AuditRequest &Request,
                         std::vector<std::string> &Remarks)
    : Root(Files.Root), Origin(ownIdentity()), Begin(nanoseconds(std::chrono::system_clock::now())) {
  // Results for other options lie beside each other, so that one run does not drop what another one kept.
  SmallString<256> Path(Folder);
  sys::path::append(Path, hashed(Root + "\n" + optionsOf(Request)) + Suffix);
  File = std::string(Path);
  read(Remarks);
}

void ResultCache::read(std::vector<std::string> &Remarks) {
  auto Text = readWhole(File);
  if (!Text) {
    if (Text.getError() != std::errc::no_such_file_or_directory)
      Remarks.push_back("the cache " + shownPath(File) + " cannot be read: " + Text.getError().message());
    return;
  }
  const auto Drop = [&](const Twine &Why) {
    Remarks.push_back(("the cache " + shownPath(File) + " " + Why + "; it is dropped and made anew").str());
    Dependencies.clear();
    Entries.clear();
    HasNews = true;
  };
  StringRef Rest = (*Text)->getBuffer();
  if (!Rest.consume_front(Magic))
    return Drop("is none of this pybuf");
  const auto [Sum, Body] = Rest.split('\n');
  if (Sum != hashed(Body))
    return Drop("is damaged");
  Expected<json::Value> Parsed = json::parse(Body);
  if (!Parsed) {
    consumeError(Parsed.takeError());
    return Drop("is damaged");
  }
  const json::Object *Top = Parsed->getAsObject();
  const json::Array *Files = Top ? Top->getArray("files") : nullptr;
  const json::Array *Known = Top ? Top->getArray("dependencies") : nullptr;
  if (!Files || !Known)
    return Drop("is damaged");
  // Another pybuf, or the same for another project whose name has the same hash: nothing is wrong with it.
  if (Top->getString("origin") != StringRef(Origin) || Top->getString("root") != StringRef(Root)) {
    HasNews = true;
    return;
  }
  for (const json::Value &Value : *Known) {
    const json::Array *Row = Value.getAsArray();
    if (!Row || Row->size() != 4 || !(*Row)[0].getAsString() || !(*Row)[1].getAsUINT64() || !(*Row)[2].getAsInteger() ||
        !(*Row)[3].getAsString())
      return Drop("is damaged");
    Dependencies.push_back({(*Row)[0].getAsString()->str(), *(*Row)[1].getAsUINT64(), *(*Row)[2].getAsInteger(),
                            (*Row)[3].getAsString()->str()});
  }
  Unchanged.resize(Dependencies.size());
  for (const json::Value &Value : *Files) {
    const json::Object *Row = Value.getAsObject();
    const json::Array *Ranges = Row ? Row->getArray("dependencies") : nullptr;
    const json::Array *Findings = Row ? Row->getArray("findings") : nullptr;
    const json::Array *Warnings = Row ? Row->getArray("warnings") : nullptr;
    if (!Ranges || !Findings || !Warnings || !Row->getString("file") || !Row->getString("commands"))
      return Drop("is damaged");
    Entry &Kept = Entries[Row->getString("file")->str()];
    Kept.Commands = Row->getString("commands")->str();
    for (size_t I = 0; I + 1 < Ranges->size(); I += 2)
      for (int64_t N = (*Ranges)[I].getAsInteger().value_or(0), E = (*Ranges)[I + 1].getAsInteger().value_or(0); N < E;
           ++N) {
        if (N < 0 || N >= static_cast<int64_t>(Dependencies.size()))
          return Drop("is damaged");
        Kept.Dependencies.push_back(N);
      }
    for (const json::Value &Finding : *Findings) {
      Expected<AuditFinding> Read = readFinding(Finding, Root);
      if (!Read) {
        consumeError(Read.takeError());
        return Drop("is damaged");
      }
      Kept.Findings.push_back(std::move(*Read));
    }
    for (const json::Value &Warning : *Warnings)
      Kept.Warnings.push_back(Warning.getAsString().value_or("").str());
  }
}

// The hash is read only where size and time do not tell.
bool ResultCache::isUnchanged(unsigned Number) {
  std::optional<bool> &Is = Unchanged[Number];
  if (Is)
    return *Is;
  Dependency &Known = Dependencies[Number];
  sys::fs::file_status Status;
  const bool IsThere = !sys::fs::status(Known.File, Status) && sys::fs::exists(Status);
  if (Known.Size == Missing || !IsThere)
    return *(Is = Known.Size == Missing && !IsThere);
  if (Status.getSize() != Known.Size)
    return *(Is = false);
  const int64_t Time = nanoseconds(Status.getLastModificationTime());
  if (Known.Time != 0 && Time == Known.Time)
    return *(Is = true);
  auto Text = readWhole(Known.File);
  Is = Text && hashed((*Text)->getBuffer()) == Known.Hash;
  // Touched, or just written when it was kept: next time its time will do.
  if (*Is && Time < Begin - 2'000'000'000) {
    Known.Time = Time;
    HasNews = true;
  }
  return *Is;
}

std::optional<FileReport> ResultCache::reportOf(const AuditJob &Job) {
  const auto Found = Entries.find(Job.File);
  if (Found == Entries.end() || Found->second.Commands != commandsOf(Job))
    return std::nullopt;
  for (unsigned Dependency : Found->second.Dependencies)
    if (!isUnchanged(Dependency))
      return std::nullopt;
  FileReport Report;
  Report.Outcome.File = Job.File;
  Report.Findings = Found->second.Findings;
  Report.Warnings = Found->second.Warnings;
  // Lines are kept without the bytes that JSON cannot have.
  SourceLines Lines;
  const auto Restore = [&](Place &At) {
    if (At.File.empty())
      return;
    const unsigned Length = At.Length;
    At = Lines.at(At.File, At.Offset);
    At.Length = Length;
  };
  for (AuditFinding &Finding : Report.Findings) {
    Restore(Finding.At);
    for (AuditNote &Note : Finding.Notes)
      Restore(Note.At);
  }
  return Report;
}

std::optional<unsigned> ResultCache::numberOf(const std::string &Name) {
  const auto [Known, IsNew] = Numbers.try_emplace(Name, 0);
  if (!IsNew)
    return Known->second == ~0U ? std::nullopt : std::optional(Known->second);
  Known->second = ~0U;
  Dependency Now{Name, Missing, 0, ""};
  sys::fs::file_status Status;
  if (!sys::fs::status(Name, Status) && sys::fs::exists(Status)) {
    Now.Size = Status.getSize();
    Now.Time = nanoseconds(Status.getLastModificationTime());
    // Changed while this run may have read it: what was read is not known.
    if (Now.Time >= Begin)
      return std::nullopt;
    auto Text = readWhole(Name);
    if (!Text || (*Text)->getBufferSize() != Now.Size)
      return std::nullopt;
    Now.Hash = hashed((*Text)->getBuffer());
    // A file can change twice within the grain of a file system's clock.
    if (Now.Time >= Begin - 2'000'000'000)
      Now.Time = 0;
  }
  Dependencies.push_back(std::move(Now));
  Unchanged.push_back(true);
  Known->second = Dependencies.size() - 1;
  return Known->second;
}

void ResultCache::keep(const AuditJob &Job, const FileReport &Report) {
  HasNews |= Entries.erase(Job.File) != 0;
  if (Report.Outcome.Status != FileStatus::Audited)
    return;
  Entry Kept;
  Kept.Commands = commandsOf(Job);
  Kept.Findings = Report.Findings;
  Kept.Warnings = Report.Warnings;
  for (const std::string &Each : Report.Dependencies) {
    const std::optional<unsigned> Number = numberOf(Each);
    if (!Number)
      return;
    Kept.Dependencies.push_back(*Number);
  }
  Entries[Job.File] = std::move(Kept);
  HasNews = true;
}

Error ResultCache::save() {
  if (!HasNews)
    return Error::success();
  std::erase_if(Entries, [](const auto &Entry) { return !sys::fs::exists(Entry.first); });
  // Dependencies that nothing has any more are left out, and the others are numbered as they are met.
  std::vector<unsigned> NewNumbers(Dependencies.size(), ~0U);
  std::vector<unsigned> Order;
  for (auto &[Name, Kept] : Entries)
    for (unsigned &Number : Kept.Dependencies) {
      if (NewNumbers[Number] == ~0U) {
        NewNumbers[Number] = Order.size();
        Order.push_back(Number);
      }
      Number = NewNumbers[Number];
    }
  std::string Body;
  raw_string_ostream Text(Body);
  json::OStream Json(Text);
  Json.object([&] {
    Json.attribute("origin", json::fixUTF8(Origin));
    Json.attribute("root", json::fixUTF8(Root));
    Json.attributeArray("dependencies", [&] {
      for (unsigned Number : Order) {
        const Dependency &Each = Dependencies[Number];
        Json.array([&] {
          Json.value(json::fixUTF8(Each.File));
          Json.value(Each.Size);
          Json.value(Each.Time);
          Json.value(Each.Hash);
        });
      }
    });
    Json.attributeArray("files", [&] {
      for (auto &[Name, Kept] : Entries)
        Json.object([&, &Name = Name, &Kept = Kept] {
          Json.attribute("file", json::fixUTF8(Name));
          Json.attribute("commands", Kept.Commands);
          llvm::sort(Kept.Dependencies);
          // As ranges from the first to behind the last, since most files have most headers in common.
          Json.attributeArray("dependencies", [&] {
            for (size_t I = 0, E = Kept.Dependencies.size(); I < E;) {
              const unsigned First = Kept.Dependencies[I];
              unsigned Behind = First + 1;
              for (++I; I < E && Kept.Dependencies[I] <= Behind; ++I)
                Behind = Kept.Dependencies[I] + 1;
              Json.value(First);
              Json.value(Behind);
            }
          });
          Json.attributeArray("findings", [&] {
            for (const AuditFinding &Finding : Kept.Findings)
              Json.object([&] { writeFinding(Json, Finding, Root); });
          });
          Json.attributeArray("warnings", [&] {
            for (const std::string &Warning : Kept.Warnings)
              Json.value(json::fixUTF8(Warning));
          });
        });
    });
  });
  if (std::error_code Problem = sys::fs::create_directories(sys::path::parent_path(File)))
    return createStringError(Problem, "cannot keep results in " + shownPath(File) + ": " + Problem.message());
  // Under another name first: several processes may write the same, and a reader never sees half of it.
  Error Problem = replaceFile(File, [&](raw_ostream &Out) { Out << Magic << hashed(Body) << "\n" << Body; });
  if (Problem)
    return sentenceError("cannot keep results in " + shownPath(File) + ": " + toString(std::move(Problem)));
  return Error::success();
}

std::string defaultCacheFolder() {
  if (std::optional<std::string> Asked = sys::Process::GetEnv("PYBUF_CACHE_DIR"); Asked && !Asked->empty())
    return *Asked;
  SmallString<128> Folder;
  if (!sys::path::cache_directory(Folder))
    return "";
  sys::path::append(Folder, "pybuf");
  return std::string(Folder);
}

static void forEachCache(StringRef Folder, function_ref<void(const std::string &)> Do) {
  std::error_code Error;
  for (sys::fs::directory_iterator Entry(Folder, Error), End; !Error && Entry != End; Entry.increment(Error))
    if (StringRef(Entry->path()).ends_with(Suffix))
      Do(Entry->path());
}

static void count(CacheStatistics &Sum, const std::string &Path) {
  auto Text = readWhole(Path);
  if (!Text)
    return;
  ++Sum.Projects;
  Sum.Bytes += (*Text)->getBufferSize();
  Sum.Files += (*Text)->getBuffer().count("\"commands\":");
}

CacheStatistics cacheStatistics(StringRef Folder) {
  CacheStatistics Sum;
  forEachCache(Folder, [&](const std::string &Path) { count(Sum, Path); });
  return Sum;
}

Expected<CacheStatistics> clearCache(StringRef Folder) {
  CacheStatistics Sum;
  std::string Complaint;
  forEachCache(Folder, [&](const std::string &Path) {
    count(Sum, Path);
    if (std::error_code Problem = sys::fs::remove(Path))
      Complaint = "cannot remove " + shownPath(Path) + ": " + Problem.message();
  });
  if (!Complaint.empty())
    return sentenceError(Complaint);
  return Sum;
}

} // namespace pybuf
