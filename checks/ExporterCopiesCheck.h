#ifndef PYBUF_EXPORTER_COPIES_CHECK_H
#define PYBUF_EXPORTER_COPIES_CHECK_H

#include "FunctionCheck.h"

namespace pybuf {

/// Finds types that copy their own storage each time their buffer is asked for.
///
/// The page is docs/checks/pybuf-exporter-copies.md.
class ExporterCopiesCheck : public FunctionCheck {
public:
  using FunctionCheck::FunctionCheck;

private:
  bool isSite(const clang::Stmt *S, const flow::CallModel &Calls) const override;
  void judge(const clang::Stmt *Site, flow::Uses &All) override;
};

} // namespace pybuf

#endif
