/// \file
/// A typed vector of numbers over memory that it need not own: the worked example of docs/buffer-protocol.md.
///
/// A Vector is one typecode (as of the modules array and struct), a place in the memory of an object that exports its
/// buffer, and a number of items. It holds a view of that memory, so it can neither die nor move, and never changes it:
///
///     Vector("d", [1, 2, 3])            makes items of its own
///     Vector.frombytes(packet)          looks at the items behind the first byte of packet, which is the typecode
///     vector[2:5], vector.chunks(4096)  look at the same memory
///     memoryview(vector), bytes(vector) show it, and pack it behind its typecode
///
/// Behind a typecode of one byte the items are misaligned, so they are loaded with memcpy, which compilers turn into
/// plain moves. vector_twin.py is the same in Python, with memoryview; the tests ask the same questions of both.

#include <pybuf/adopt.h>
#include <pybuf/algorithms.h>
#include <pybuf/view.h>

#include <limits>

namespace {

struct vector_object {
  PyObject_HEAD
      /// A view of whoever owns the memory.
      pybuf::buffer memory;
  const char *items;
  Py_ssize_t count;
  Py_ssize_t item_size; // in bytes
  char typecode[2];
  bool owns; ///< the memory was made for this vector, and nobody else has it
};

vector_object &as_vector(PyObject *object) { return *reinterpret_cast<vector_object *>(object); }

pybuf::bytes_span bytes_of(const vector_object &self) {
  return {self.items, static_cast<std::size_t>(self.count * self.item_size)};
}

template <class T> struct items_of {
  using type = T;
};

/// Calls `function(items_of<T>())` with the T of a typecode; ValueError and `failed` for an unknown one.
template <class Result, class Function> Result with_type(char typecode, Result failed, Function function) {
  switch (typecode) {
  case 'b':
    return function(items_of<signed char>());
  case 'B':
    return function(items_of<unsigned char>());
  case 'h':
    return function(items_of<short>());
  case 'H':
    return function(items_of<unsigned short>());
  case 'i':
    return function(items_of<int>());
  case 'I':
    return function(items_of<unsigned int>());
  case 'q':
    return function(items_of<long long>());
  case 'Q':
    return function(items_of<unsigned long long>());
  case 'f':
    return function(items_of<float>());
  case 'd':
    return function(items_of<double>());
  }
  pybuf::raise(PyExc_ValueError, "expected a typecode of bBhHiIqQfd, got '%c'", static_cast<unsigned char>(typecode));
  return failed;
}

template <class T> T load(const vector_object &self, Py_ssize_t index) {
  T value;
  std::memcpy(&value, self.items + index * self.item_size, sizeof(T));
  return value;
}

template <class T> PyObject *to_object(T value) {
  if constexpr (std::is_floating_point_v<T>)
    return PyFloat_FromDouble(static_cast<double>(value));
  else if constexpr (std::is_signed_v<T>)
    return PyLong_FromLongLong(value);
  else
    return PyLong_FromUnsignedLongLong(value);
}

/// False with TypeError or OverflowError set where the object is no such number.
template <class T> bool from_object(PyObject *object, T &value) {
  if constexpr (std::is_floating_point_v<T>) {
    value = static_cast<T>(PyFloat_AsDouble(object));
  } else {
    const pybuf::reference index = pybuf::reference::steal(PyNumber_Index(object));
    if (!index)
      return false;
    using Wide = std::conditional_t<std::is_signed_v<T>, long long, unsigned long long>;
    Wide wide;
    if constexpr (std::is_signed_v<T>)
      wide = PyLong_AsLongLong(index.get());
    else
      wide = PyLong_AsUnsignedLongLong(index.get());
    if (PyErr_Occurred() == nullptr && (wide < std::numeric_limits<T>::min() || wide > std::numeric_limits<T>::max()))
      pybuf::raise(PyExc_OverflowError, "%S does not fit into an item of format '%s'", object, pybuf::format_of<T>());
    value = static_cast<T>(wide);
  }
  return PyErr_Occurred() == nullptr;
}

/// A vector of `count` items at `items`, in the memory that `memory` views; a new reference.
PyObject *make_vector(PyTypeObject *type, pybuf::buffer memory, const char *items, Py_ssize_t count, char typecode,
                      bool owns) {
  const Py_ssize_t item_size = with_type(typecode, Py_ssize_t(0), [](auto item) {
    return static_cast<Py_ssize_t>(sizeof(typename decltype(item)::type));
  });
  if (item_size == 0)
    return nullptr;
  PyObject *object = type->tp_alloc(type, 0);
  if (object == nullptr)
    return nullptr;
  vector_object &self = as_vector(object);
  new (&self.memory) pybuf::buffer(std::move(memory));
  self.items = items;
  self.count = count;
  self.item_size = item_size;
  self.typecode[0] = typecode;
  self.typecode[1] = '\0';
  self.owns = owns;
  return object;
}

template <class T> PyObject *adopt_items(PyTypeObject *type, std::vector<T> &&items, char typecode) {
  const auto count = static_cast<Py_ssize_t>(items.size());
  const pybuf::reference exporter = pybuf::reference::steal(pybuf::adopt(std::move(items)));
  if (!exporter)
    return nullptr;
  pybuf::buffer memory(exporter.get(), PyBUF_SIMPLE);
  if (!memory)
    return nullptr;
  const char *first = static_cast<const char *>(memory.raw().buf);
  return make_vector(type, std::move(memory), first, count, typecode, true);
}

/// Items of a buffer of the same type are copied at once; any other iterable is asked for one number after another.
template <class T> bool read_items(PyObject *source, std::vector<T> &items) {
  if (PyObject_CheckBuffer(source) != 0) {
    const pybuf::unaligned_view<const T> view(source);
    if (view) {
      items.resize(view.size());
      if (!items.empty())
        std::memcpy(items.data(), view.raw().buf, view.size() * sizeof(T));
      return true;
    }
    PyErr_Clear();
  }
  const pybuf::reference iterator = pybuf::reference::steal(PyObject_GetIter(source));
  if (!iterator)
    return false;
  while (PyObject *next = PyIter_Next(iterator.get())) {
    const pybuf::reference item = pybuf::reference::steal(next);
    T value;
    if (!from_object(item.get(), value))
      return false;
    items.push_back(value);
  }
  return PyErr_Occurred() == nullptr;
}

PyObject *vector_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
  static const char *names[] = {"typecode", "items", nullptr};
  int typecode;
  PyObject *source;
  if (!PyArg_ParseTupleAndKeywords(arguments, keywords, "CO:Vector", const_cast<char **>(names), &typecode, &source))
    return nullptr;
  const char code = typecode < 128 ? static_cast<char>(typecode) : '?';
  return pybuf::guarded([&] {
    return with_type(code, static_cast<PyObject *>(nullptr), [&](auto item) -> PyObject * {
      std::vector<typename decltype(item)::type> items;
      return read_items(source, items) ? adopt_items(type, std::move(items), code) : nullptr;
    });
  });
}

PyObject *vector_frombytes(PyObject *type, PyObject *packed) {
  pybuf::buffer memory(packed, PyBUF_SIMPLE);
  if (!memory)
    return nullptr;
  if (memory.raw().len == 0)
    return pybuf::raise(PyExc_ValueError, "expected a typecode and items, got no bytes");
  const char *bytes = static_cast<const char *>(memory.raw().buf);
  const char typecode = bytes[0];
  const Py_ssize_t size = memory.raw().len - 1;
  const Py_ssize_t item_size = with_type(typecode, Py_ssize_t(0), [](auto item) {
    return static_cast<Py_ssize_t>(sizeof(typename decltype(item)::type));
  });
  if (item_size == 0)
    return nullptr;
  if (size % item_size != 0)
    return pybuf::raise(PyExc_ValueError, "expected items of %zd bytes behind the typecode, got %zd bytes", item_size,
                        size);
  return make_vector(reinterpret_cast<PyTypeObject *>(type), std::move(memory), bytes + 1, size / item_size, typecode,
                     false);
}

int vector_traverse(PyObject *object, visitproc visit, void *arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(as_vector(object).memory.exporter());
  return 0;
}

int vector_clear(PyObject *object) {
  vector_object &self = as_vector(object);
  self.count = 0;
  self.memory.release();
  return 0;
}

void vector_dealloc(PyObject *object) {
  PyObject_GC_UnTrack(object);
  PyTypeObject *type = Py_TYPE(object);
  as_vector(object).memory.~buffer();
  type->tp_free(object);
  Py_DECREF(type);
}

/// The memory is pinned for as long as the vector lives, so an export needs no more than a reference to it.
int vector_getbuffer(PyObject *object, Py_buffer *view, int flags) {
  vector_object &self = as_vector(object);
  if (PyBuffer_FillInfo(view, object, const_cast<char *>(self.items), self.count * self.item_size, 1, flags) < 0)
    return -1;
  view->itemsize = self.item_size;
  view->format = (flags & PyBUF_FORMAT) != 0 ? self.typecode : nullptr;
  view->shape = (flags & PyBUF_ND) != 0 ? &self.count : nullptr;
  view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &self.item_size : nullptr;
  return 0;
}

Py_ssize_t vector_length(PyObject *object) { return as_vector(object).count; }

PyObject *vector_item(PyObject *object, Py_ssize_t index) {
  const vector_object &self = as_vector(object);
  if (index < 0 || index >= self.count)
    return pybuf::raise(PyExc_IndexError, "vector index out of range");
  return with_type(self.typecode[0], static_cast<PyObject *>(nullptr),
                   [&](auto item) { return to_object(load<typename decltype(item)::type>(self, index)); });
}

/// `count` items from `start` on, in the same memory.
PyObject *slice_of(PyObject *object, Py_ssize_t start, Py_ssize_t count) {
  const vector_object &self = as_vector(object);
  pybuf::buffer memory(object, PyBUF_SIMPLE);
  if (!memory)
    return nullptr;
  return make_vector(Py_TYPE(object), std::move(memory), self.items + start * self.item_size, count, self.typecode[0],
                     false);
}

PyObject *vector_subscript(PyObject *object, PyObject *key) {
  const vector_object &self = as_vector(object);
  if (PyIndex_Check(key)) {
    const Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred() != nullptr)
      return nullptr;
    return vector_item(object, index < 0 ? index + self.count : index);
  }
  Py_ssize_t start, stop, step;
  if (!PySlice_Check(key))
    return pybuf::raise(PyExc_TypeError, "expected an index or a slice, got '%.100s'", Py_TYPE(key)->tp_name);
  if (PySlice_Unpack(key, &start, &stop, &step) < 0)
    return nullptr;
  const Py_ssize_t count = PySlice_AdjustIndices(self.count, &start, &stop, step);
  if (step == 1)
    return slice_of(object, start, count);
  // The items of a vector lie side by side, so those of another step are copied.
  return pybuf::guarded([&] {
    return with_type(self.typecode[0], static_cast<PyObject *>(nullptr), [&](auto item) {
      using T = typename decltype(item)::type;
      std::vector<T> items(static_cast<std::size_t>(count));
      for (Py_ssize_t at = 0; at < count; ++at)
        items[static_cast<std::size_t>(at)] = load<T>(self, start + at * step);
      return adopt_items(Py_TYPE(object), std::move(items), self.typecode[0]);
    });
  });
}

PyObject *vector_bytes(PyObject *object, PyObject *) {
  const vector_object &self = as_vector(object);
  const pybuf::bytes_span items = bytes_of(self);
  // The items are copied once, to where they stay.
  PyObject *packed = PyBytes_FromStringAndSize(nullptr, 1 + static_cast<Py_ssize_t>(items.size()));
  if (packed == nullptr)
    return nullptr;
  char *to = PyBytes_AsString(packed);
  to[0] = self.typecode[0];
  std::memcpy(to + 1, self.items, items.size());
  return packed;
}

PyObject *vector_repr(PyObject *object) {
  constexpr Py_ssize_t shown = 5; // as many as reprlib shows of an array
  const vector_object &self = as_vector(object);
  const pybuf::reference start = pybuf::reference::steal(slice_of(object, 0, std::min(self.count, shown)));
  const pybuf::reference list = pybuf::reference::steal(start ? PySequence_List(start.get()) : nullptr);
  const pybuf::reference text = pybuf::reference::steal(list ? PyObject_Repr(list.get()) : nullptr);
  if (!text || self.count <= shown)
    return text ? PyUnicode_FromFormat("Vector('%s', %U)", self.typecode, text.get()) : nullptr;
  const pybuf::reference open =
      pybuf::reference::steal(PyUnicode_Substring(text.get(), 0, PyUnicode_GetLength(text.get()) - 1));
  return open ? PyUnicode_FromFormat("Vector('%s', %U, ...])", self.typecode, open.get()) : nullptr;
}

PyObject *vector_compare(PyObject *left, PyObject *right, int operation) {
  if ((operation != Py_EQ && operation != Py_NE) || Py_TYPE(left) != Py_TYPE(right))
    Py_RETURN_NOTIMPLEMENTED;
  const vector_object &a = as_vector(left), &b = as_vector(right);
  const bool equal = a.typecode[0] == b.typecode[0] && pybuf::equal(bytes_of(a), bytes_of(b));
  return PyBool_FromLong(equal == (operation == Py_EQ));
}

/// functools.reduce(operator.xor, bytes of the items, 0)
Py_hash_t vector_hash(PyObject *object) {
  const vector_object &self = as_vector(object);
  if (!self.memory.readonly()) {
    pybuf::raise(PyExc_ValueError, "cannot hash a vector over memory that can be written");
    return -1;
  }
  return pybuf::xor_hash(bytes_of(self));
}

PyObject *vector_absolute(PyObject *object) {
  const vector_object &self = as_vector(object);
  double sum = 0;
  with_type(self.typecode[0], false, [&](auto item) {
    for (Py_ssize_t at = 0; at < self.count; ++at) {
      const auto value = static_cast<double>(load<typename decltype(item)::type>(self, at));
      sum += value * value;
    }
    return true;
  });
  return PyFloat_FromDouble(std::sqrt(sum));
}

PyObject *vector_find(PyObject *object, PyObject *wanted) {
  const vector_object &self = as_vector(object);
  return with_type(self.typecode[0], static_cast<PyObject *>(nullptr), [&](auto item) -> PyObject * {
    typename decltype(item)::type value;
    if (!from_object(wanted, value))
      return nullptr;
    const pybuf::bytes_span items = bytes_of(self), needle(&value, sizeof(value));
    Py_ssize_t at = pybuf::find(items, needle);
    // The same bytes may lie across two items.
    while (at >= 0 && at % self.item_size != 0)
      at = pybuf::find(items, needle, static_cast<std::size_t>(at) + 1);
    return PyLong_FromSsize_t(at < 0 ? -1 : at / self.item_size);
  });
}

PyObject *vector_chunks(PyObject *object, PyObject *argument) {
  const vector_object &self = as_vector(object);
  const Py_ssize_t size = PyLong_AsSsize_t(argument);
  if (size == -1 && PyErr_Occurred() != nullptr)
    return nullptr;
  if (size < 1)
    return pybuf::raise(PyExc_ValueError, "expected chunks of 1 item or more, got %zd", size);
  const pybuf::reference chunks = pybuf::reference::steal(PyList_New(0));
  for (Py_ssize_t start = 0; chunks && start < self.count; start += std::min(size, self.count - start)) {
    const pybuf::reference chunk = pybuf::reference::steal(slice_of(object, start, std::min(size, self.count - start)));
    if (!chunk || PyList_Append(chunks.get(), chunk.get()) < 0)
      return nullptr;
  }
  return chunks ? PyObject_GetIter(chunks.get()) : nullptr;
}

PyObject *vector_sizeof(PyObject *object, PyObject *) {
  const vector_object &self = as_vector(object);
  return PyLong_FromSsize_t(Py_TYPE(object)->tp_basicsize + (self.owns ? self.memory.raw().len : 0));
}

PyObject *get_typecode(PyObject *object, void *) { return PyUnicode_FromString(as_vector(object).typecode); }

template <class Function> void *slot(Function *function) { return reinterpret_cast<void *>(function); }

PyMethodDef methods[] = {
    {"frombytes", vector_frombytes, METH_O | METH_CLASS,
     "The items behind the typecode that is the first byte, in the memory of the argument."},
    {"__bytes__", vector_bytes, METH_NOARGS, "The typecode and the items, packed."},
    {"__sizeof__", vector_sizeof, METH_NOARGS, "The size of the object and of the items that it owns, in bytes."},
    {"find", vector_find, METH_O, "The index of the first item with the bytes of this number, or -1."},
    {"chunks", vector_chunks, METH_O, "Vectors of this many items, the last of the rest, in the same memory."},
    {nullptr, nullptr, 0, nullptr}};

PyGetSetDef attributes[] = {{"typecode", get_typecode, nullptr, "The format of an item.", nullptr},
                            {nullptr, nullptr, nullptr, nullptr, nullptr}};

PyType_Slot slots[] = {{Py_tp_new, slot(vector_new)},
                       {Py_tp_dealloc, slot(vector_dealloc)},
                       {Py_tp_traverse, slot(vector_traverse)},
                       {Py_tp_clear, slot(vector_clear)},
                       {Py_tp_repr, slot(vector_repr)},
                       {Py_tp_hash, slot(vector_hash)},
                       {Py_tp_richcompare, slot(vector_compare)},
                       {Py_tp_methods, methods},
                       {Py_tp_getset, attributes},
                       {Py_sq_length, slot(vector_length)},
                       {Py_sq_item, slot(vector_item)},
                       {Py_mp_length, slot(vector_length)},
                       {Py_mp_subscript, slot(vector_subscript)},
                       {Py_nb_absolute, slot(vector_absolute)},
                       {Py_bf_getbuffer, slot(vector_getbuffer)},
                       {0, nullptr}};

PyType_Spec spec = {"vector.Vector", sizeof(vector_object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};

int execute(PyObject *module) {
  const pybuf::reference type = pybuf::reference::steal(PyType_FromModuleAndSpec(module, &spec, nullptr));
  return type ? PyModule_AddType(module, reinterpret_cast<PyTypeObject *>(type.get())) : -1;
}

PyModuleDef_Slot module_slots[] = {{Py_mod_exec, slot(execute)}, {0, nullptr}};
PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "vector",
                          "Typed vectors over shared memory.",
                          0,
                          nullptr,
                          module_slots,
                          nullptr,
                          nullptr,
                          nullptr};

} // namespace

PyMODINIT_FUNC PyInit_vector() { return PyModuleDef_Init(&definition); }
