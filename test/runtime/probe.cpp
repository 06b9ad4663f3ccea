/// \file
/// The runtime library as Python sees it, for test_library.py: each function calls one part of the library.

#include <pybuf/adopt.h>
#include <pybuf/algorithms.h>
#include <pybuf/gil.h>
#include <pybuf/lend.h>
#include <pybuf/version.h>

#include <chrono>
#include <numeric>
#include <thread>

namespace {

using pybuf::access;

PyObject *sum(PyObject *, PyObject *argument) {
  pybuf::view<const double> samples(argument);
  // Moved once, so that a Py_buffer whose shape points into itself is moved as well.
  pybuf::view<const double> moved = std::move(samples);
  if (!moved)
    return nullptr;
  return PyFloat_FromDouble(std::accumulate(moved.begin(), moved.end(), 0.0));
}

PyObject *sum_unaligned(PyObject *, PyObject *argument) {
  pybuf::unaligned_view<const double> samples(argument);
  if (!samples)
    return nullptr;
  double total = 0;
  for (std::size_t at = 0; at < samples.size(); ++at)
    total += samples.load(at);
  return PyFloat_FromDouble(total);
}

PyObject *sum_grid(PyObject *, PyObject *argument) {
  pybuf::strided_view<const double, 2> grid(argument);
  if (!grid)
    return nullptr;
  double total = 0;
  for (std::size_t row = 0; row < grid.shape(0); ++row)
    for (std::size_t column = 0; column < grid.shape(1); ++column)
      total += grid[row][column];
  return PyFloat_FromDouble(total);
}

PyObject *increment(PyObject *, PyObject *argument) {
  pybuf::writable_bytes_view bytes(argument);
  if (!bytes)
    return nullptr;
  for (unsigned char &byte : bytes)
    ++byte;
  Py_RETURN_NONE;
}

PyObject *size_by_converter(PyObject *, PyObject *arguments) {
  pybuf::bytes_view first;
  pybuf::bytes_view second;
  if (!PyArg_ParseTuple(arguments, "O&O&", &pybuf::bytes_view::convert, &first, &pybuf::bytes_view::convert, &second))
    return nullptr;
  return PyLong_FromSize_t(first.size() + second.size());
}

PyObject *adopt_doubles(PyObject *, PyObject *arguments) {
  Py_ssize_t size;
  int writable;
  if (!PyArg_ParseTuple(arguments, "np", &size, &writable))
    return nullptr;
  std::vector<double> elements(static_cast<std::size_t>(size));
  std::iota(elements.begin(), elements.end(), 0.0);
  return pybuf::adopt(std::move(elements), writable ? access::writable : access::read_only);
}

PyObject *adopt_grid(PyObject *, PyObject *arguments) {
  Py_ssize_t items, rows, columns;
  if (!PyArg_ParseTuple(arguments, "nnn", &items, &rows, &columns))
    return nullptr;
  std::vector<int> elements(static_cast<std::size_t>(items));
  std::iota(elements.begin(), elements.end(), 0);
  return pybuf::adopt(std::move(elements), {rows, columns});
}

int blocks_alive = 0;

PyObject *adopt_block(PyObject *, PyObject *argument) {
  pybuf::bytes_view source(argument);
  if (!source)
    return nullptr;
  auto *block = static_cast<unsigned char *>(std::malloc(source.size() + 1));
  std::memcpy(block, source.data(), source.size());
  ++blocks_alive;
  return pybuf::adopt(
      block, source.size(), +[](void *data) {
        --blocks_alive;
        std::free(data);
      });
}

PyObject *count_blocks(PyObject *, PyObject *) { return PyLong_FromLong(blocks_alive); }

PyObject *adopt_shared(PyObject *, PyObject *) {
  auto elements = std::make_shared<std::vector<float>>(3, 1.5F);
  float *data = elements->data();
  return pybuf::adopt(std::shared_ptr<float>(std::move(elements), data), data, 3);
}

PyObject *adopt_unique(PyObject *, PyObject *) {
  auto elements = std::make_unique<short[]>(2);
  elements[1] = 7;
  return pybuf::adopt(std::move(elements), 2, access::writable);
}

PyObject *map_file(PyObject *, PyObject *argument) {
  Py_ssize_t size;
  const char *path = PyUnicode_AsUTF8AndSize(argument, &size);
  return path != nullptr ? pybuf::adopt_mapped_file(path) : nullptr;
}

PyObject *build(PyObject *, PyObject *arguments) {
  Py_ssize_t room, used;
  if (!PyArg_ParseTuple(arguments, "nn", &room, &used))
    return nullptr;
  pybuf::bytes_builder builder(static_cast<std::size_t>(room));
  if (!builder)
    return nullptr;
  std::memset(builder.data(), 'x', builder.size());
  return builder.finish(static_cast<std::size_t>(used));
}

PyObject *join(PyObject *, PyObject *parts) {
  pybuf::bytes_writer writer(1);
  for (Py_ssize_t at = 0, size = PyTuple_Size(parts); at < size; ++at) {
    pybuf::bytes_view part(PyTuple_GetItem(parts, at));
    if (!part || !writer.append(part))
      return nullptr;
  }
  return writer.finish();
}

PyObject *search(PyObject *, PyObject *arguments) {
  pybuf::bytes_view haystack, needle;
  if (!PyArg_ParseTuple(arguments, "O&O&", &pybuf::bytes_view::convert, &haystack, &pybuf::bytes_view::convert,
                        &needle))
    return nullptr;
  return Py_BuildValue("nnniiii", pybuf::find(haystack, needle), pybuf::rfind(haystack, needle),
                       pybuf::count(haystack, needle), static_cast<int>(pybuf::startswith(haystack, needle)),
                       static_cast<int>(pybuf::endswith(haystack, needle)),
                       static_cast<int>(pybuf::equal(haystack, needle)),
                       pybuf::compare(haystack, needle) < 0 ? -1 : pybuf::compare(haystack, needle) > 0);
}

PyObject *split(PyObject *, PyObject *arguments) {
  pybuf::bytes_view bytes, separator;
  if (!PyArg_ParseTuple(arguments, "O&O&", &pybuf::bytes_view::convert, &bytes, &pybuf::bytes_view::convert,
                        &separator))
    return nullptr;
  auto parts = pybuf::reference::steal(PyList_New(0));
  if (!parts)
    return nullptr;
  bool kept = true;
  const bool done = pybuf::split(bytes, separator, [&](pybuf::bytes_span part) {
    auto copy =
        pybuf::reference::steal(PyBytes_FromStringAndSize(part.text().data(), static_cast<Py_ssize_t>(part.size())));
    kept = kept && copy && PyList_Append(parts.get(), copy.get()) == 0;
  });
  if (!done)
    return pybuf::raise(PyExc_ValueError, "expected a separator of at least one byte, got an empty one");
  return kept ? parts.release() : nullptr;
}

PyObject *fold(PyObject *, PyObject *argument) {
  pybuf::bytes_view bytes(argument);
  if (!bytes)
    return nullptr;
  return PyLong_FromLong(pybuf::xor_hash(bytes));
}

PyObject *norm(PyObject *, PyObject *argument) {
  pybuf::view<const double> elements(argument);
  return elements ? PyFloat_FromDouble(pybuf::norm(elements.span())) : nullptr;
}

PyObject *as_text(PyObject *, PyObject *argument) {
  pybuf::bytes_view bytes(argument);
  if (!bytes)
    return nullptr;
  auto digits = pybuf::reference::steal(pybuf::hex(bytes));
  auto shown = pybuf::reference::steal(pybuf::truncated_repr(bytes, 4));
  return digits && shown ? Py_BuildValue("OO", digits.get(), shown.get()) : nullptr;
}

/// Holds a view while the GIL is released for a while, and tells whether its memory stayed as it was.
PyObject *hold_without_gil(PyObject *, PyObject *argument) {
  pybuf::bytes_view bytes(argument);
  if (!bytes)
    return nullptr;
  const auto before = bytes.data();
  const unsigned char total = pybuf::with_gil_released([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    return pybuf::xor_hash(bytes);
  });
  return Py_BuildValue("ii", static_cast<int>(before == bytes.raw().buf), static_cast<int>(total));
}

PyObject *snapshot_is_copy(PyObject *, PyObject *argument) {
  auto bytes = pybuf::snapshot_if_writable(argument);
  return bytes ? PyBool_FromLong(bytes.is_copy()) : nullptr;
}

#if PYBUF_HAS_EXCEPTIONS
PyObject *throw_and_guard(PyObject *, PyObject *argument) {
  return pybuf::guarded([&]() -> PyObject * {
    auto bytes = pybuf::checked(pybuf::bytes_view(argument));
    if (bytes.empty())
      throw std::out_of_range("there is no first byte");
    return pybuf::with_gil_released([&]() -> PyObject * { throw std::invalid_argument("thrown without the GIL"); });
  });
}
#endif

char line[] = "a line of text";

PyObject *lend_line(PyObject *, PyObject *callback) {
  return pybuf::borrow_to_python(
      line, sizeof(line) - 1, [&](PyObject *bytes) { return PyObject_CallFunctionObjArgs(callback, bytes, nullptr); });
}

PyObject *lend_doubles(PyObject *, PyObject *callback) {
  return pybuf::borrow_to_python(std::vector<double>{1, 2, 3}, [&](PyObject *numbers) {
    return PyObject_CallFunctionObjArgs(callback, numbers, nullptr);
  });
}

PyMethodDef functions[] = {{"lend_line", lend_line, METH_O, nullptr},
                           {"lend_doubles", lend_doubles, METH_O, nullptr},
                           {"sum", sum, METH_O, nullptr},
                           {"sum_unaligned", sum_unaligned, METH_O, nullptr},
                           {"sum_grid", sum_grid, METH_O, nullptr},
                           {"increment", increment, METH_O, nullptr},
                           {"size_by_converter", size_by_converter, METH_VARARGS, nullptr},
                           {"adopt_doubles", adopt_doubles, METH_VARARGS, nullptr},
                           {"adopt_grid", adopt_grid, METH_VARARGS, nullptr},
                           {"adopt_block", adopt_block, METH_O, nullptr},
                           {"count_blocks", count_blocks, METH_NOARGS, nullptr},
                           {"adopt_shared", adopt_shared, METH_NOARGS, nullptr},
                           {"adopt_unique", adopt_unique, METH_NOARGS, nullptr},
                           {"map_file", map_file, METH_O, nullptr},
                           {"build", build, METH_VARARGS, nullptr},
                           {"join", join, METH_VARARGS, nullptr},
                           {"search", search, METH_VARARGS, nullptr},
                           {"split", split, METH_VARARGS, nullptr},
                           {"fold", fold, METH_O, nullptr},
                           {"norm", norm, METH_O, nullptr},
                           {"as_text", as_text, METH_O, nullptr},
                           {"hold_without_gil", hold_without_gil, METH_O, nullptr},
                           {"snapshot_is_copy", snapshot_is_copy, METH_O, nullptr},
#if PYBUF_HAS_EXCEPTIONS
                           {"throw_and_guard", throw_and_guard, METH_O, nullptr},
#endif
                           {nullptr, nullptr, 0, nullptr}};

PyModuleDef_Slot slots[] = {
#if defined(Py_mod_multiple_interpreters) && !defined(Py_LIMITED_API)
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#if defined(Py_mod_gil) && !defined(Py_LIMITED_API)
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, nullptr}};

PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "probe", nullptr, 0, functions, slots, nullptr, nullptr, nullptr,
};

} // namespace

PyMODINIT_FUNC PyInit_probe() { return PyModuleDef_Init(&definition); }
