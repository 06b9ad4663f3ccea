// The verdict table: what a copy is, by where its bytes come from and what becomes of the copy.
//
// How it decides: by lookup, the same for every API. The flow files find source and fate; the checks are
// cells of this table plus their words.

#ifndef PYBUF_FLOW_VERDICT_H
#define PYBUF_FLOW_VERDICT_H

#include <cstdint>
#include <string>
#include <utility>
#include <variant>

namespace pybuf::flow {

/// Where the bytes come from.
enum class Source : uint8_t {
  Exported,         ///< memory that a Python object exports: a Py_buffer, bytes, the UTF-8 of a str
  PrivateTemporary, ///< memory of this function that is filled here: malloc, new[], vector, string
  OwnedContainer,   ///< a container that this function got whole and is about to drop
  OwnStorage,       ///< the storage of the object whose method this is
  Foreign,          ///< memory of a library or of the caller, static data, small constants
};

/// What becomes of the copy.
enum class Fate : uint8_t {
  OnlyRead,  ///< read in this function and dropped
  NewObject, ///< returned or stored as a new Python object
  Handed,    ///< an argument of a call into Python, and dropped
  Kept,      ///< written, stored, kept
};

enum class Verdict : uint8_t { Needed, CopiedToRead, CopiedResult, CopiedArgument, StagedResult, ArrayCopied };

Verdict verdict(Source From, Fate To);

/// Why a copy is passed over: the fact that could not be shown.
struct Silence {
  std::string MissingFact;
};

/// What was proved of a copy, or why nothing was.
template <class Facts> using Judgement = std::variant<Facts, Silence>;

} // namespace pybuf::flow

#endif
