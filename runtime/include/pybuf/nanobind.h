/// \file
/// pybuf in nanobind: views as parameters, and adopted memory as results.
///
///     m.def("sum", [](pybuf::view<const double> samples) {
///       return std::accumulate(samples.begin(), samples.end(), 0.0);
///     });
///     m.def("squares", [] { return pybuf::to_nanobind(pybuf::adopt(compute())); });
///
/// A parameter of type `view`, `unaligned_view` or `strided_view` takes what the view's constructor takes; anything
/// else is a TypeError of nanobind that lists the signatures, so that overloads work. The view is held for the length
/// of the call. A view that is returned becomes a memoryview of its exporter.
///
/// For nanobind 2 (nanobind.readthedocs.io, "Type casters").

#ifndef PYBUF_NANOBIND_H
#define PYBUF_NANOBIND_H

#include <pybuf/adopt.h>

#include <nanobind/nanobind.h>

namespace pybuf {

/// What a function of pybuf returned, as an object of nanobind; takes over the reference, and throws
/// nanobind::python_error for null.
inline nanobind::object to_nanobind(PyObject *new_reference) {
  if (new_reference == nullptr)
    throw nanobind::python_error();
  return nanobind::steal(new_reference);
}

} // namespace pybuf

// The macro of nanobind names things of its namespace.
namespace nanobind {
namespace detail {

template <class View> struct pybuf_caster {
  NB_TYPE_CASTER(View, const_name("Buffer"))

  bool from_python(handle source, std::uint8_t, cleanup_list *) noexcept {
    value = View(source.ptr());
    if (!value)
      PyErr_Clear();
    return static_cast<bool>(value);
  }

  static handle from_cpp(const View &view, rv_policy, cleanup_list *) noexcept {
    return PyMemoryView_FromObject(view.raw().obj);
  }
};

template <class T> struct type_caster<pybuf::view<T>> : pybuf_caster<pybuf::view<T>> {};
template <class T> struct type_caster<pybuf::unaligned_view<T>> : pybuf_caster<pybuf::unaligned_view<T>> {};
template <class T, int Dimensions>
struct type_caster<pybuf::strided_view<T, Dimensions>> : pybuf_caster<pybuf::strided_view<T, Dimensions>> {};

} // namespace detail
} // namespace nanobind

#endif
