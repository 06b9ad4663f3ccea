#include "audit/Paths.h"
#include "audit/ResultCache.h"
#include "pybuf/Commands.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace pybuf {

cl::SubCommand CacheSubCommand("cache", "Tells what is kept of earlier audits (stats), or removes it (clear)");

namespace {
cl::OptionCategory Category("Options of `pybuf cache`");
cl::opt<std::string> Action(cl::Positional, cl::Required, cl::desc("stats|clear"), cl::cat(Category),
                            cl::sub(CacheSubCommand));
cl::opt<std::string> Folder("cache-dir",
                            cl::desc("Where results are kept (PYBUF_CACHE_DIR, or pybuf in the user's cache)"),
                            cl::value_desc("folder"), cl::cat(Category), cl::sub(CacheSubCommand));

void tell(StringRef What, const CacheStatistics &Sum, StringRef Where) {
  outs() << What << Sum.Files << " file results of " << Sum.Projects << " caches, " << (Sum.Bytes + 1023) / 1024
         << " KiB, in " << shownPath(Where) << "\n";
}
} // namespace

int runCache() {
  const std::string Where = Folder.empty() ? defaultCacheFolder() : std::string(Folder);
  if (Where.empty())
    return refuse("there is no folder for caches: the user has no home folder; --cache-dir names one");
  if (Action != "stats" && Action != "clear")
    return refuse("pybuf cache takes stats or clear, not '" + Action + "'");
  if (Action == "stats") {
    tell("", cacheStatistics(Where), Where);
    return Clean;
  }
  Expected<CacheStatistics> Cleared = clearCache(Where);
  if (!Cleared)
    return refuse(toString(Cleared.takeError()));
  tell("removed ", *Cleared, Where);
  return Clean;
}

} // namespace pybuf
