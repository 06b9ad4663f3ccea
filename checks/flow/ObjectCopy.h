// Whether the copy that is made of a whole object's contents is only read.
//
// How it decides: (1) the new object is only read and dropped, and the object that was copied is held until
// then (ReadCopy.h); (2) the reader knows the size, since an exporter's memory has no NUL at its end as bytes
// have; (3) nobody can write the exporter meanwhile: the lock is not released, and no call that names Python
// objects stands between the copy and the last read. A copy for which one of these is missing may be needed.
// A call that turns bytes into bytes gives the same object back: there a callee that takes a pointer to
// non-const is known to read, since it would write the caller's own immutable object otherwise. Of a list that is made
// of the items of another sequence only (1) is asked, and that the items are looked at and the list left as it is;
// where Python code may run meanwhile, the list may protect from what that code does to the sequence.

#ifndef PYBUF_FLOW_OBJECT_COPY_H
#define PYBUF_FLOW_OBJECT_COPY_H

#include "flow/ReadCopy.h"

namespace pybuf::flow {

struct ObjectCopy : ReadCopy {
  const clang::Expr *Source = nullptr; ///< the object that is copied; Copy is null where a conversion takes the bytes
  bool SourceIsBytes = false;          ///< it is known to be bytes
  bool SourceIsView = false;           ///< it is known to be a memoryview
  bool PythonRuns = false;             ///< of a list: Python code may run while it is looked at
};

/// True where the row of \p Call says that it duplicates an object, with the flags that it is given.
bool duplicates(const clang::Expr *Call, const api::Row &Row, const clang::ASTContext &Context);

/// Judges a call whose row duplicates an object. \p AssumeNoConcurrentWrites drops condition (3).
Judgement<ObjectCopy> judgeObjectCopy(Uses &All, const clang::Expr *Call, const api::Row &Row,
                                      bool AssumeNoConcurrentWrites);

/// Judges a call that makes bytes of memory, which may be there for their hash alone.
Judgement<ObjectCopy> judgeHashedCopy(Uses &All, const clang::CallExpr *Call);

/// Judges a call that makes a list or tuple of the items of \p Source.
Judgement<ObjectCopy> judgeListCopy(Uses &All, const clang::CallExpr *Call, const clang::Expr *Source);

/// The object of a call such as PyObject_CallMethod(o, "tobytes", NULL): the method named, without arguments.
const clang::Expr *receiverOfPlainMethod(const clang::CallExpr *Call, llvm::StringRef Method, const CallModel &Calls);
Judgement<ObjectCopy> judgeToBytes(Uses &All, const clang::CallExpr *Call, const clang::Expr *Receiver,
                                   bool AssumeNoConcurrentWrites);

} // namespace pybuf::flow

#endif
