/// \file
/// pybuf in pybind11: views as parameters, and adopted memory as results.
///
///     m.def("sum", [](pybuf::view<const double> samples) {
///       return std::accumulate(samples.begin(), samples.end(), 0.0);
///     });
///     m.def("squares", [] { return pybuf::to_pybind11(pybuf::adopt(compute())); });
///
/// A parameter of type `view`, `unaligned_view` or `strided_view` takes what the view's constructor takes, by value or
/// by reference to const; anything else is a TypeError of pybind11 that lists the signatures, so that overloads work.
/// The view is held for the length of the call. A view that is returned becomes a memoryview of its exporter.
///
/// For pybind11 2.10 and later (pybind11.readthedocs.io, "Custom type casters").

#ifndef PYBUF_PYBIND11_H
#define PYBUF_PYBIND11_H

#include <pybuf/adopt.h>

#include <pybind11/pybind11.h>

namespace pybuf {

/// What a function of pybuf returned, as an object of pybind11; takes over the reference, and throws
/// pybind11::error_already_set for null.
inline pybind11::object to_pybind11(PyObject *new_reference) {
  if (new_reference == nullptr)
    throw pybind11::error_already_set();
  return pybind11::reinterpret_steal<pybind11::object>(new_reference);
}

namespace detail {

template <class View> struct pybind11_caster {
  PYBIND11_TYPE_CASTER(View, pybind11::detail::_("Buffer"));

  bool load(pybind11::handle source, bool) {
    value = View(source.ptr());
    if (!value)
      PyErr_Clear();
    return static_cast<bool>(value);
  }

  static pybind11::handle cast(const View &view, pybind11::return_value_policy, pybind11::handle) {
    return PyMemoryView_FromObject(view.raw().obj);
  }
};

} // namespace detail
} // namespace pybuf

namespace pybind11 {
namespace detail {

template <class T> struct type_caster<pybuf::view<T>> : pybuf::detail::pybind11_caster<pybuf::view<T>> {};
template <class T>
struct type_caster<pybuf::unaligned_view<T>> : pybuf::detail::pybind11_caster<pybuf::unaligned_view<T>> {};
template <class T, int Dimensions>
struct type_caster<pybuf::strided_view<T, Dimensions>>
    : pybuf::detail::pybind11_caster<pybuf::strided_view<T, Dimensions>> {};

} // namespace detail
} // namespace pybind11

#endif
