// Whether the bytes of a Python object are copied into memory of C or C++ only to be read there, or into an
// equal object.
//
// How it decides: (1) the source is storage that an object exposes: bytes, a Py_buffer, an argument borrowed by
// a format (Origin.h); (2) the copy is only read (ReadCopy.h), by nothing that needs a std::string or a NUL that
// the source lacks; (3) the source outlives it: an object is held until the last read, a Py_buffer pins its
// memory until its release, which can move behind the last read; (4) memory that others may write is not
// written meanwhile: the lock is kept and no Python code runs, unless that is promised not to matter.

#ifndef PYBUF_FLOW_BUFFER_COPY_H
#define PYBUF_FLOW_BUFFER_COPY_H

#include "flow/Origin.h"
#include "flow/ReadCopy.h"

namespace pybuf::flow {

enum class CopyForm : uint8_t { String, Vector, Block };

struct BufferCopy : ReadCopy {
  CopyForm Form = CopyForm::String;
  Exposure From;
  const clang::Expr *Size = nullptr;
  uint64_t ElementSize = 1;
  bool IsGathered = false;     ///< of a Py_buffer that may have gaps, which the copy has not
  bool IsExtracted = false;    ///< by way of an extractor of Boost.Python, which makes a copy of its own
  bool ReleasedBefore = false; ///< the Py_buffer is released before the copy is last read
};

/// Judges a std::string or std::vector that is constructed from a pointer.
Judgement<BufferCopy> judgeContainerCopy(Uses &All, const clang::CXXConstructExpr *Construct,
                                         bool AssumeNoConcurrentWrites);
/// Judges a call whose row copies what an object holds out into a std::string, as a conversion of py::bytes.
Judgement<BufferCopy> judgeConvertedCopy(Uses &All, const clang::CallExpr *Call, const api::Row &Row,
                                         bool AssumeNoConcurrentWrites);
/// Judges a call that copies memory into a block of this function: memcpy into an allocated block, strdup,
/// or the memory of a Py_buffer gathered there.
Judgement<BufferCopy> judgeBlockCopy(Uses &All, const clang::CallExpr *Copy, bool AssumeNoConcurrentWrites);

/// bytes whose storage is copied whole into other bytes.
struct RoundTrip {
  const clang::Expr *Object = nullptr;
  bool IsExact = false;  ///< it is of no subclass of bytes, which the copy would not be either
  bool IsParsed = false; ///< a format parsed it: Object is the pointer into its bytes
};
Judgement<RoundTrip> judgeRoundTrip(Uses &All, const clang::CallExpr *Copy, const api::Row &Row);

} // namespace pybuf::flow

#endif
