// Whether the numbers of an array become Python objects one by one in a loop, or the other way round.
//
// How it decides: boxing is a call in a loop that makes an object of an element, where the element steps with the loop,
// and the object becomes an item of a list or tuple that is older than the pass. Unboxing is a call in a loop that
// gives the number of an item, where the items are those of any sequence, which may as well be an array, and the number
// goes to an element or to the end of a container as it is; or where the item is made of an element of an array for its
// number alone. So it is with the objects of binding libraries and their conversions, where lists count as well: what a
// function takes is easily changed there. A number that is computed, an array of a few elements, a
// sequence that has to be a list, and a function that asks for a buffer first are no needless boxing.

#ifndef PYBUF_FLOW_BOXED_ELEMENTS_H
#define PYBUF_FLOW_BOXED_ELEMENTS_H

#include "flow/Uses.h"
#include "flow/Verdict.h"

namespace pybuf::flow {

struct BoxedElements {
  const clang::Expr *Numbers = nullptr;  ///< the array or container of numbers
  const clang::Expr *Sequence = nullptr; ///< unboxing: the object whose items are read
  clang::QualType Element;               ///< the type of a number in the array
  bool OnlyTheNumber = false;            ///< unboxing: the item is made for its number alone; Numbers is null
  std::optional<uint64_t> Bytes;         ///< that all passes move, where that is a constant
};

/// Judges a call whose row boxes.
Judgement<BoxedElements> judgeBoxing(Uses &All, const clang::CallExpr *Call, const api::Row &Row);
/// Judges a call whose row copies out of an object of C++ what is a number here.
Judgement<BoxedElements> judgeConvertedNumber(Uses &All, const clang::CallExpr *Call, const api::Row &Row);
/// Judges a call whose row unboxes.
Judgement<BoxedElements> judgeUnboxing(Uses &All, const clang::CallExpr *Call, const api::Row &Row);

} // namespace pybuf::flow

#endif
