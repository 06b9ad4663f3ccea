// What earlier audits of a project found, for files that have not changed since.
//
// A file's result stands as long as everything that it was made from is what it was: the file and every file that it
// includes, the .clang-tidy files above it and those that are missing there, rows of ApiModels, its commands, the
// options of the run, and pybuf itself. A file is taken as unchanged where its size and time are, and otherwise where
// its content is. Only files that were parsed without errors are kept: a header that was missing may be there now.
// The cache of a project is one file; it is replaced as a whole, and one that is damaged or of another pybuf is
// dropped.

#ifndef PYBUF_AUDIT_RESULT_CACHE_H
#define PYBUF_AUDIT_RESULT_CACHE_H

#include "audit/AuditRequest.h"
#include "audit/FileAudit.h"
#include "llvm/ADT/StringMap.h"
#include <map>
#include <optional>
#include <set>

namespace pybuf {

class ResultCache {
public:
  /// \p Folder is the folder of all caches. Nothing is said where there is no cache yet.
  ResultCache(llvm::StringRef Folder, const FileSet &Files, const AuditRequest &Request,
              std::vector<std::string> &Remarks);

  /// The report of a job whose files are all unchanged.
  std::optional<FileReport> reportOf(const AuditJob &Job);

  /// Keeps \p Report for the next time, unless it had errors.
  void keep(const AuditJob &Job, const FileReport &Report);

  /// Writes what is new. An error is a sentence.
  llvm::Error save();

private:
  struct Dependency {
    std::string File;
    uint64_t Size = 0; ///< of a file that is not there: Missing
    int64_t Time = 0;  ///< of the last change in nanoseconds; 0 where only the content tells
    std::string Hash;  ///< of the content
    bool operator==(const Dependency &) const = default;
  };
  struct Entry {
    std::string Commands; ///< hashed
    std::vector<unsigned> Dependencies;
    std::vector<AuditFinding> Findings;
    std::vector<std::string> Warnings;
  };
  void read(std::vector<std::string> &Remarks);
  bool isUnchanged(unsigned Dependency);
  /// The number of \p File as it is now, or nothing where it cannot be read or changes right now.
  std::optional<unsigned> numberOf(const std::string &File);

  std::string Root;
  std::string File;   ///< where the cache is
  std::string Origin; ///< what made it, and for which options
  int64_t Begin = 0;  ///< when this run began
  std::vector<Dependency> Dependencies;
  std::vector<std::optional<bool>> Unchanged; ///< for each dependency, once it has been looked at
  llvm::StringMap<unsigned> Numbers;          ///< of files as they are now
  std::map<std::string, Entry> Entries;       ///< by file
  bool HasNews = false;
};

/// Where caches are unless the user says so: PYBUF_CACHE_DIR, or pybuf in the user's cache folder.
std::string defaultCacheFolder();

struct CacheStatistics {
  size_t Projects = 0;
  size_t Files = 0; ///< whose results are kept
  uint64_t Bytes = 0;
};
CacheStatistics cacheStatistics(llvm::StringRef Folder);

/// Removes all caches in \p Folder and nothing else. An error is a sentence.
llvm::Expected<CacheStatistics> clearCache(llvm::StringRef Folder);

} // namespace pybuf

#endif
