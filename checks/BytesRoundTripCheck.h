#ifndef PYBUF_BYTES_ROUND_TRIP_CHECK_H
#define PYBUF_BYTES_ROUND_TRIP_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds bytes that are copied whole into equal bytes.
///
/// The page is docs/checks/pybuf-bytes-round-trip.md.
class BytesRoundTripCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
};

} // namespace pybuf

#endif
