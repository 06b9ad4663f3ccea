// What a function of the same file does with its parameters, read off its body.
//
// How it decides: the uses of the parameter, and of every variable that comes to hold it, are joined to the
// strongest effect: kept beats freed beats written beats read. Only functions defined in the main file are
// looked into, so that a run which does not parse the bodies of headers finds the same. A function that
// calls itself through others counts as keeping what it gets.

#ifndef PYBUF_FLOW_SUMMARY_H
#define PYBUF_FLOW_SUMMARY_H

#include "flow/CallModel.h"
#include <map>

namespace pybuf::flow {

class Summaries {
public:
  explicit Summaries(const CallModel &Calls) : Calls(Calls) {}
  ~Summaries();

  /// What \p Callee does with parameter \p Index, if its body is in the main file.
  std::optional<api::Effect> effect(const clang::FunctionDecl &Callee, unsigned Index);

  /// The parameter that gives the size of the block that \p Callee allocates and returns, counted from 0:
  /// every return gives that block or null, and nothing else is done with it.
  std::optional<unsigned> allocatedSize(const clang::FunctionDecl &Callee);

  /// The definition of \p Callee in the main file, if it is written there and no instantiation.
  const clang::FunctionDecl *bodyInMainFile(const clang::FunctionDecl &Callee) const;

private:
  const CallModel &Calls;
  std::map<std::pair<const clang::FunctionDecl *, unsigned>, std::optional<api::Effect>> Known;
  std::map<const clang::FunctionDecl *, std::optional<unsigned>> KnownAllocations;
  std::vector<std::pair<const clang::FunctionDecl *, unsigned>> Open; ///< being summarised, outermost first
};

} // namespace pybuf::flow

#endif
