/// \file
/// How the library tells of errors, and how C++ exceptions and Python exceptions become each other.
///
/// Every function of the library that can fail sets the error indicator of the calling thread, as the C API does, and
/// returns a null pointer, a negative number or an object that tests false. Nothing throws, so the library works under
/// `-fno-exceptions`. Whoever prefers exceptions wraps calls in `checked` and the whole extension function in
/// `guarded`; both are there only where the compiler has exceptions.
///
/// Manual: https://docs.python.org/3/c-api/exceptions.html

#ifndef PYBUF_ERRORS_H
#define PYBUF_ERRORS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <cstddef>
#include <new>
#include <stdexcept>
#include <utility>

#if PY_VERSION_HEX < 0x03090000
#error "pybuf needs Python 3.9 or later"
#endif
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030B0000
#error "the buffer protocol is part of the limited API since Python 3.11: define Py_LIMITED_API as 0x030B0000 or later"
#endif

/// Whether this translation unit is compiled with C++ exceptions.
#if defined(__cpp_exceptions) || defined(_CPPUNWIND)
#define PYBUF_HAS_EXCEPTIONS 1
#else
#define PYBUF_HAS_EXCEPTIONS 0
#endif

namespace pybuf {

/// Sets a Python exception with a text that is formatted as by `PyErr_Format`, and returns a null pointer, so that a
/// function can end with `return raise(PyExc_ValueError, "...")`. Needs the GIL.
template <class... Arguments>
std::nullptr_t raise(PyObject *type, const char *format, Arguments... arguments) noexcept {
  PyErr_Format(type, format, arguments...);
  return nullptr;
}

#if PYBUF_HAS_EXCEPTIONS

/// Thrown when a Python exception is set. It carries nothing: the exception is in the error indicator, where the
/// extension function leaves it when it returns a null pointer.
class python_error : public std::exception {
public:
  const char *what() const noexcept override { return "a Python exception is set"; }
};

/// Passes on what a function of the library, or of the C API, returned, and throws `python_error` if it tests false:
///
///     auto samples = pybuf::checked(pybuf::view<const double>(argument));
template <class Result> Result checked(Result result) {
  if (!result)
    throw python_error();
  return result;
}

/// Calls `function()`, which returns a new reference, and turns a C++ exception into a Python one: `bad_alloc` into
/// MemoryError, `out_of_range` into IndexError, `invalid_argument` and `domain_error` into ValueError, `overflow_error`
/// into OverflowError, others into RuntimeError with the text of `what()`. Needs the GIL, and needs it held again when
/// the exception arrives, as `gil_released` sees to.
template <class Function> PyObject *guarded(Function &&function) noexcept {
  try {
    return std::forward<Function>(function)();
  } catch (const python_error &) {
    return PyErr_Occurred() ? nullptr : raise(PyExc_SystemError, "python_error was thrown and no exception is set");
  } catch (const std::bad_alloc &) {
    return PyErr_NoMemory();
  } catch (const std::out_of_range &error) {
    return raise(PyExc_IndexError, "%s", error.what());
  } catch (const std::invalid_argument &error) {
    return raise(PyExc_ValueError, "%s", error.what());
  } catch (const std::domain_error &error) {
    return raise(PyExc_ValueError, "%s", error.what());
  } catch (const std::overflow_error &error) {
    return raise(PyExc_OverflowError, "%s", error.what());
  } catch (const std::exception &error) {
    return raise(PyExc_RuntimeError, "%s", error.what());
  } catch (...) {
    return raise(PyExc_RuntimeError, "an exception of an unknown type");
  }
}

#endif

} // namespace pybuf

#endif
