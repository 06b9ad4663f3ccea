/// \file
/// The Python object behind `adopt`: it owns a block of C++ memory, exports it, and counts its exports, so that the
/// block neither moves nor dies while a memoryview, a NumPy array or a C function looks at it.
///
/// The type is named `Buffer`. One is made for each interpreter and each extension that uses the library, and is kept
/// in the dictionary of the interpreter, so nothing is shared between subinterpreters. The export count is atomic, so
/// the object may be shared between threads, with the GIL and without; give each thread a memoryview of its own.
///
/// In Python it has `len()`, items, slices and iteration (as of memoryview), `==` (by bytes, against any buffer),
/// `hash()` where it is read-only, an honest `sys.getsizeof`, the attributes `nbytes`, `readonly` and `exports`, and
/// the methods `resize(items)` and `freeze()`, which raise BufferError while there are exports, as bytearray does.
/// Pickled with protocol 5 its memory goes out of band, where a buffer_callback takes it (PEP 574), and comes back as a
/// memoryview of bytes. `__dlpack__` gives it to PyTorch and others.
///
/// Manual: https://docs.python.org/3/c-api/typeobj.html#buffer-object-structures

#ifndef PYBUF_EXPORTER_H
#define PYBUF_EXPORTER_H

#include <pybuf/dlpack.h>
#include <pybuf/reference.h>
#include <pybuf/view.h>

#include <atomic>
#include <cstdio>

namespace pybuf {

/// What Python code may do with adopted memory.
enum class access : bool { read_only, writable };

/// How many dimensions adopted memory may have.
inline constexpr int max_dimensions = 8;

namespace detail {

struct exporter_object;

/// What the exporter knows of the C++ object that its memory belongs to.
struct ownership {
  void (*destroy)(exporter_object &) noexcept;
  /// Null if the memory cannot be resized; otherwise it sets `data` and returns false with an exception if it fails.
  bool (*resize)(exporter_object &, std::size_t items) noexcept;
};

struct exporter_object {
  PyObject_HEAD
      /// How many exports there are; `busy` while it is resized or frozen, `closed` once the memory is gone.
      std::atomic<Py_ssize_t>
          exports;
  void *data;
  Py_ssize_t size; // in bytes
  Py_ssize_t item_size;
  const char *format; // static
  bool readonly;
  int dimensions;
  Py_ssize_t shape[max_dimensions];
  Py_ssize_t strides[max_dimensions];
  const ownership *owned;
  void *owner; // what `owned` knows
};

inline constexpr Py_ssize_t busy = -1;
inline constexpr Py_ssize_t closed = -2;

inline exporter_object &as_exporter(PyObject *object) noexcept { return *reinterpret_cast<exporter_object *>(object); }

inline bool begin_export(exporter_object &self) noexcept {
  Py_ssize_t count = self.exports.load();
  do {
    if (count < 0) {
      raise(PyExc_BufferError, count == busy ? "the memory is being resized" : "the memory is no longer there");
      return false;
    }
  } while (!self.exports.compare_exchange_weak(count, count + 1));
  return true;
}

/// Keeps everyone else away until `exports` is set again; BufferError if somebody is looking at the memory.
inline bool lock_exports(exporter_object &self, const char *what) noexcept {
  Py_ssize_t none = 0;
  if (self.exports.compare_exchange_strong(none, busy))
    return true;
  if (none > 0)
    raise(PyExc_BufferError, "cannot %s while it is exported (exports: %zd)", what, none);
  else
    raise(PyExc_BufferError, "cannot %s: the memory is in use", what);
  return false;
}

inline int get_buffer(PyObject *object, Py_buffer *buffer, int flags) noexcept {
  exporter_object &self = as_exporter(object);
  buffer->obj = nullptr;
  if (!begin_export(self))
    return -1;
  const bool column_major = (flags & PyBUF_ANY_CONTIGUOUS) == PyBUF_F_CONTIGUOUS;
  const char *refused = nullptr;
  if ((flags & PyBUF_WRITABLE) == PyBUF_WRITABLE && self.readonly)
    refused = "the buffer is read-only, and a writable one was asked for";
  else if (column_major && self.dimensions > 1)
    refused = "the buffer is C-contiguous, and a Fortran-contiguous one was asked for";
  if (refused != nullptr) {
    self.exports.fetch_sub(1);
    raise(PyExc_BufferError, refused);
    return -1;
  }
  static char nothing[16];
  buffer->buf = self.data != nullptr ? self.data : nothing;
  buffer->len = self.size;
  buffer->itemsize = self.item_size;
  buffer->readonly = self.readonly;
  buffer->ndim = self.dimensions;
  buffer->format = (flags & PyBUF_FORMAT) != 0 ? const_cast<char *>(self.format) : nullptr;
  buffer->shape = (flags & PyBUF_ND) != 0 ? self.shape : nullptr;
  buffer->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? self.strides : nullptr;
  buffer->suboffsets = nullptr;
  buffer->internal = nullptr;
  Py_INCREF(object);
  buffer->obj = object;
  return 0;
}

inline void release_buffer(PyObject *object, Py_buffer *) noexcept { as_exporter(object).exports.fetch_sub(1); }

inline void deallocate(PyObject *object) noexcept {
  exporter_object &self = as_exporter(object);
  if (self.owned != nullptr)
    self.owned->destroy(self);
  PyTypeObject *type = Py_TYPE(object);
  PyObject_Free(object);
  Py_DECREF(type);
}

inline Py_ssize_t length(PyObject *object) noexcept { return as_exporter(object).shape[0]; }

inline PyObject *get_item(PyObject *object, PyObject *key) noexcept {
  reference memory = reference::steal(PyMemoryView_FromObject(object));
  return memory ? PyObject_GetItem(memory.get(), key) : nullptr;
}

inline PyObject *iterate(PyObject *object) noexcept {
  reference memory = reference::steal(PyMemoryView_FromObject(object));
  return memory ? PyObject_GetIter(memory.get()) : nullptr;
}

inline PyObject *compare(PyObject *object, PyObject *other, int operation) noexcept {
  if ((operation != Py_EQ && operation != Py_NE) || PyObject_CheckBuffer(other) == 0)
    Py_RETURN_NOTIMPLEMENTED;
  buffer left(object, PyBUF_SIMPLE);
  if (!left)
    return nullptr;
  buffer right(other, PyBUF_SIMPLE);
  if (!right) {
    PyErr_Clear();
    Py_RETURN_NOTIMPLEMENTED;
  }
  const auto size = static_cast<std::size_t>(left.raw().len);
  const bool equal = left.raw().len == right.raw().len && std::memcmp(left.raw().buf, right.raw().buf, size) == 0;
  return PyBool_FromLong(equal == (operation == Py_EQ));
}

/// The hash of the same bytes in a bytes object, since the two are equal.
inline Py_hash_t hash(PyObject *object) noexcept {
  exporter_object &self = as_exporter(object);
  if (!self.readonly) {
    raise(PyExc_ValueError, "cannot hash a writable buffer");
    return -1;
  }
  buffer held(object, PyBUF_SIMPLE);
  if (!held)
    return -1;
  reference bytes =
      reference::steal(PyMemoryView_FromMemory(static_cast<char *>(held.raw().buf), self.size, PyBUF_READ));
  return bytes ? PyObject_Hash(bytes.get()) : -1;
}

inline PyObject *representation(PyObject *object) noexcept {
  exporter_object &self = as_exporter(object);
  return PyUnicode_FromFormat("<pybuf.Buffer of %zd bytes, format '%s', %s>", self.size, self.format,
                              self.readonly ? "read-only" : "writable");
}

inline PyObject *size_of(PyObject *object, PyObject *) noexcept {
  return PyLong_FromSsize_t(static_cast<Py_ssize_t>(sizeof(exporter_object)) + as_exporter(object).size);
}

inline PyObject *freeze(PyObject *object, PyObject *) noexcept {
  exporter_object &self = as_exporter(object);
  if (!lock_exports(self, "freeze the buffer"))
    return nullptr;
  self.readonly = true;
  self.exports.store(0);
  Py_RETURN_NONE;
}

inline PyObject *resize(PyObject *object, PyObject *argument) noexcept {
  exporter_object &self = as_exporter(object);
  const Py_ssize_t items = PyLong_AsSsize_t(argument);
  if (items == -1 && PyErr_Occurred())
    return nullptr;
  if (items < 0)
    return raise(PyExc_ValueError, "expected a size of 0 or more items, got %zd", items);
  if (self.readonly || self.owned == nullptr || self.owned->resize == nullptr || self.dimensions != 1)
    return raise(PyExc_TypeError, "only a writable buffer of one dimension that was made of a vector can be resized");
  if (!lock_exports(self, "resize the buffer"))
    return nullptr;
  const bool resized = self.owned->resize(self, static_cast<std::size_t>(items));
  if (resized) {
    self.shape[0] = items;
    self.size = items * self.item_size;
  }
  self.exports.store(0);
  if (!resized)
    return nullptr;
  Py_RETURN_NONE;
}

/// (memoryview, (PickleBuffer(self),)): whoever loads it has a view of the buffer that came out of band, or of bytes.
inline PyObject *reduce(PyObject *object, PyObject *argument) noexcept {
  const long protocol = PyLong_AsLong(argument);
  if (protocol == -1 && PyErr_Occurred() != nullptr)
    return nullptr;
  if (protocol < 5)
    return raise(PyExc_TypeError, "a pybuf.Buffer is pickled with protocol 5 or later, got %ld", protocol);
  const reference pickle = reference::steal(PyImport_ImportModule("pickle"));
  const reference builtins = reference::steal(pickle ? PyImport_ImportModule("builtins") : nullptr);
  const reference view = reference::steal(builtins ? PyObject_GetAttrString(builtins.get(), "memoryview") : nullptr);
  const reference lent =
      reference::steal(view ? PyObject_CallMethod(pickle.get(), "PickleBuffer", "O", object) : nullptr);
  return lent ? Py_BuildValue("(O(O))", view.get(), lent.get()) : nullptr;
}

inline PyObject *get_nbytes(PyObject *object, void *) noexcept { return PyLong_FromSsize_t(as_exporter(object).size); }
inline PyObject *get_readonly(PyObject *object, void *) noexcept {
  return PyBool_FromLong(as_exporter(object).readonly);
}
inline PyObject *get_exports(PyObject *object, void *) noexcept {
  const Py_ssize_t count = as_exporter(object).exports.load();
  return PyLong_FromSsize_t(count > 0 ? count : 0);
}

/// An instance that no C++ code has filled would have no memory to export.
inline PyObject *refuse_new(PyTypeObject *, PyObject *, PyObject *) noexcept {
  return raise(PyExc_TypeError, "a pybuf.Buffer is made by C++ code only");
}

template <class Function> void *slot(Function *function) noexcept { return reinterpret_cast<void *>(function); }

inline PyObject *make_exporter_type() noexcept {
  static PyMethodDef methods[] = {
      {"resize", resize, METH_O, "Change the number of items; BufferError while there are exports."},
      {"freeze", freeze, METH_NOARGS, "Make the buffer read-only for good; BufferError while there are exports."},
      {"__reduce_ex__", reduce, METH_O, "Protocol 5 puts the memory out of band."},
      {"__dlpack__", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(to_dlpack)),
       METH_VARARGS | METH_KEYWORDS, "A capsule with the memory, for consumers of DLPack."},
      {"__dlpack_device__", dlpack_device, METH_NOARGS, "(1, 0): the memory of the processor."},
      {"__sizeof__", size_of, METH_NOARGS, "The size of the object and of the memory that it owns, in bytes."},
      {nullptr, nullptr, 0, nullptr}};
  static PyGetSetDef attributes[] = {{"nbytes", get_nbytes, nullptr, "The size of the memory in bytes.", nullptr},
                                     {"readonly", get_readonly, nullptr, "Whether writing is forbidden.", nullptr},
                                     {"exports", get_exports, nullptr, "How many views there are.", nullptr},
                                     {nullptr, nullptr, nullptr, nullptr, nullptr}};
  PyType_Slot slots[] = {{Py_tp_new, slot(refuse_new)},
                         {Py_tp_dealloc, slot(deallocate)},
                         {Py_bf_getbuffer, slot(get_buffer)},
                         {Py_bf_releasebuffer, slot(release_buffer)},
                         {Py_mp_length, slot(length)},
                         {Py_mp_subscript, slot(get_item)},
                         {Py_tp_iter, slot(iterate)},
                         {Py_tp_richcompare, slot(compare)},
                         {Py_tp_hash, slot(hash)},
                         {Py_tp_repr, slot(representation)},
                         {Py_tp_methods, methods},
                         {Py_tp_getset, attributes},
                         {0, nullptr}};
  PyType_Spec spec = {"pybuf.Buffer", static_cast<int>(sizeof(exporter_object)), 0, Py_TPFLAGS_DEFAULT, slots};
  return PyType_FromSpec(&spec);
}

/// The type for this interpreter and this extension, borrowed. The key holds an address of the extension, since the
/// functions of the type are compiled into it.
inline PyObject *exporter_type() noexcept {
  PyObject *kept = PyInterpreterState_GetDict(PyInterpreterState_Get());
  if (kept == nullptr)
    return PyErr_Occurred() != nullptr ? nullptr : raise(PyExc_RuntimeError, "the interpreter keeps no dictionary");
  static const char identity = 0;
  char key[64];
  std::snprintf(key, sizeof(key), "pybuf.Buffer %p", static_cast<const void *>(&identity));
  if (PyObject *type = PyDict_GetItemString(kept, key))
    return type;
  reference type = reference::steal(make_exporter_type());
  if (!type || PyDict_SetItemString(kept, key, type.get()) < 0)
    return nullptr;
  return PyDict_GetItemString(kept, key);
}

/// A new exporter that owns nothing yet. The size in bytes has to be that of the shape.
inline exporter_object *make_exporter(void *data, Py_ssize_t item_size, const char *format, const Py_ssize_t *shape,
                                      int dimensions, access allowed) noexcept {
  if (dimensions < 1 || dimensions > max_dimensions)
    return raise(PyExc_ValueError, "expected 1 to %d dimensions, got %d", max_dimensions, dimensions);
  PyObject *type = exporter_type();
  if (type == nullptr)
    return nullptr;
  exporter_object *self = PyObject_New(exporter_object, reinterpret_cast<PyTypeObject *>(type));
  if (self == nullptr)
    return nullptr;
  new (&self->exports) std::atomic<Py_ssize_t>(0);
  self->data = data;
  self->item_size = item_size;
  self->format = format;
  self->readonly = allowed == access::read_only;
  self->dimensions = dimensions;
  self->size = item_size;
  for (int axis = dimensions; axis-- > 0;) {
    self->shape[axis] = shape[axis];
    self->strides[axis] = self->size;
    self->size *= shape[axis];
  }
  self->owned = nullptr;
  self->owner = nullptr;
  return self;
}

} // namespace detail
} // namespace pybuf

#endif
