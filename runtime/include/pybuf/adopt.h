/// \file
/// Handing C++ memory to Python without a copy: the memory gets a Python object that owns and exports it.
///
///     std::vector<double> samples = measure();
///     return pybuf::adopt(std::move(samples));   // memoryview(result), numpy.asarray(result) look at the same memory
///
/// All of these return a new reference, or a null pointer with an exception set; the memory is then freed as its owner
/// would. Sizes are in elements, shapes are in elements and C-contiguous (the last axis is dense). All need the GIL.
/// The object frees the memory when its last reference and last export are gone, in whichever thread that happens.
/// See exporter.h for what the object offers to Python.

#ifndef PYBUF_ADOPT_H
#define PYBUF_ADOPT_H

#include <pybuf/exporter.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace pybuf {

/// The shape of adopted memory, in elements: `adopt(std::move(pixels), {height, width})`.
using extents = std::initializer_list<Py_ssize_t>;

namespace detail {

template <class Owner> struct owner_traits {
  static void destroy(exporter_object &self) noexcept { delete static_cast<Owner *>(self.owner); }
  static constexpr ownership value = {destroy, nullptr};
};

template <class T, class Allocator> struct owner_traits<std::vector<T, Allocator>> {
  using Owner = std::vector<T, Allocator>;
  static void destroy(exporter_object &self) noexcept { delete static_cast<Owner *>(self.owner); }
  static bool resize(exporter_object &self, std::size_t items) noexcept {
    auto &elements = *static_cast<Owner *>(self.owner);
#if PYBUF_HAS_EXCEPTIONS
    try {
      elements.resize(items);
    } catch (const std::exception &) {
      PyErr_NoMemory();
      return false;
    }
#else
    if (items > elements.max_size()) {
      PyErr_NoMemory();
      return false;
    }
    elements.resize(items);
#endif
    self.data = elements.data();
    return true;
  }
  static constexpr ownership value = {destroy, resize};
};

/// Whether the shape holds exactly `items` elements of `item_size` bytes; else ValueError. Where one extent is zero the
/// others still have to make strides that Python can address.
inline bool shape_holds(extents shape, std::size_t items, std::size_t item_size) noexcept {
  const std::size_t limit = static_cast<std::size_t>(PY_SSIZE_T_MAX) / item_size;
  std::size_t product = 1;
  bool is_empty = false;
  for (Py_ssize_t extent : shape) {
    if (extent < 0 || (extent > 0 && product > limit / static_cast<std::size_t>(extent))) {
      raise(PyExc_ValueError, "expected a shape that holds %zu elements, got an extent of %zd", items, extent);
      return false;
    }
    is_empty |= extent == 0;
    product *= extent != 0 ? static_cast<std::size_t>(extent) : 1;
  }
  const std::size_t held = is_empty ? 0 : product;
  if (held != items)
    raise(PyExc_ValueError, "expected a shape that holds %zu elements, got one that holds %zu", items, held);
  return held == items;
}

template <class T, class Owner>
PyObject *adopt_owner(Owner &&owner, T *data, std::size_t items, extents shape, access allowed) noexcept {
  using Plain = std::remove_const_t<T>;
  if (items > static_cast<std::size_t>(PY_SSIZE_T_MAX) / sizeof(T))
    return raise(PyExc_OverflowError, "%zu elements of %zu bytes are more than Python can address", items, sizeof(T));
  const auto flat = static_cast<Py_ssize_t>(items);
  if (shape.size() != 0 && !shape_holds(shape, items, sizeof(T)))
    return nullptr;
  exporter_object *self =
      make_exporter(const_cast<Plain *>(data), sizeof(T), format_of<T>(), shape.size() != 0 ? shape.begin() : &flat,
                    shape.size() != 0 ? static_cast<int>(shape.size()) : 1, allowed);
  if (self == nullptr)
    return nullptr;
  self->owner = new (std::nothrow) Owner(std::move(owner));
  if (self->owner == nullptr) {
    Py_DECREF(reinterpret_cast<PyObject *>(self));
    return PyErr_NoMemory();
  }
  self->owned = &owner_traits<Owner>::value;
  return reinterpret_cast<PyObject *>(self);
}

} // namespace detail

/// Adopts the elements of a vector, which is empty afterwards. One dimension unless `shape` says otherwise. If writable
/// and of one dimension it can be resized from Python.
template <class T, class Allocator>
PyObject *adopt(std::vector<T, Allocator> &&elements, access allowed = access::read_only, extents shape = {}) noexcept {
  static_assert(!std::is_same_v<T, bool>, "a vector of bool keeps bits, which no buffer can show");
  // Moving a vector leaves its elements where they are.
  T *data = elements.data();
  const std::size_t size = elements.size();
  return detail::adopt_owner(std::move(elements), data, size, shape, allowed);
}

/// The same with a shape: read-only memory of several dimensions.
template <class T, class Allocator>
PyObject *adopt(std::vector<T, Allocator> &&elements, extents shape, access allowed = access::read_only) noexcept {
  return adopt(std::move(elements), allowed, shape);
}

/// Adopts an array of `size` elements with whatever deletes it.
template <class T, class Deleter>
PyObject *adopt(std::unique_ptr<T[], Deleter> &&elements, std::size_t size, access allowed = access::read_only,
                extents shape = {}) noexcept {
  T *data = elements.get();
  return detail::adopt_owner(std::move(elements), data, size, shape, allowed);
}

/// Shares `size` elements that `owner` keeps alive; C++ code that holds the pointer too sees the same memory.
template <class T>
PyObject *adopt(std::shared_ptr<T> owner, std::remove_extent_t<T> *data, std::size_t size,
                access allowed = access::read_only, extents shape = {}) noexcept {
  return detail::adopt_owner(std::move(owner), data, size, shape, allowed);
}

/// Adopts a block that `free_block(data)` frees, such as one of a C library: `adopt(block, size, std::free)`.
template <class T>
PyObject *adopt(T *data, std::size_t size, void (*free_block)(void *), access allowed = access::read_only,
                extents shape = {}) noexcept {
  using Block = std::unique_ptr<T, void (*)(void *)>;
  return detail::adopt_owner(Block(data, free_block), data, size, shape, allowed);
}

#if defined(__unix__) || defined(__APPLE__)

/// Maps the whole file at `path` into memory as bytes: read-only, or writable and shared with the file. OSError if it
/// cannot be opened or mapped. Shrinking the file meanwhile makes reads beyond its end fatal, as for any mapping.
///
/// Manual: mmap(2)
inline PyObject *adopt_mapped_file(const char *path, access allowed = access::read_only) noexcept {
  struct unmap {
    std::size_t size;
    void operator()(unsigned char *data) const noexcept { munmap(data, size); }
  };
  const bool writable = allowed == access::writable;
  const int file = open(path, (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (file < 0)
    return PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
  struct stat status;
  void *data = nullptr;
  bool failed = fstat(file, &status) < 0;
  const std::size_t size = failed ? 0 : static_cast<std::size_t>(status.st_size);
  if (!failed && size != 0) {
    data = mmap(nullptr, size, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, file, 0);
    failed = data == MAP_FAILED;
  }
  if (failed)
    PyErr_SetFromErrnoWithFilename(PyExc_OSError, path);
  close(file);
  if (failed)
    return nullptr;
  using Mapping = std::unique_ptr<unsigned char[], unmap>;
  return adopt(Mapping(static_cast<unsigned char *>(data), unmap{size}), size, allowed);
}

#endif

} // namespace pybuf

#endif
