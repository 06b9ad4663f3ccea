// What becomes of a new Python object: the column of the verdict table.
//
// How it decides: every use of the object is looked at, through each variable that comes to hold it, and the one that
// takes it furthest counts: returned or stored beats handed to Python beats read. A tuple, list or dict that is made
// here and takes the object in is followed in its place, since arguments travel in tuples.

#ifndef PYBUF_FLOW_OBJECT_FATE_H
#define PYBUF_FLOW_OBJECT_FATE_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

/// What becomes of the new object that \p Call returns. A container that takes it in is followed, and what takes
/// that in, \p Depth times.
Fate fateOfObject(Uses &All, const clang::Expr *Call, unsigned Depth = 3);

} // namespace pybuf::flow

#endif
