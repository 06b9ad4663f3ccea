/// \file
/// Adopted memory for PyTorch, JAX, CuPy and others: `__dlpack__` and `__dlpack_device__` of the object behind `adopt`.
///
/// The structures are those of DLPack 1.0, whose layout is fixed (github.com/dmlc/dlpack); the protocol is that of the
/// array API standard (data-apis.org/array-api, "__dlpack__"). The consumer holds an export until it is done, so the
/// memory neither dies nor moves. Memory that is read-only can only be told to consumers that ask for version 1
/// (`max_version`); others get BufferError, since they would write into it.

#ifndef PYBUF_DLPACK_H
#define PYBUF_DLPACK_H

#include <pybuf/view.h>

#include <new>

namespace pybuf::detail {

struct dl_device {
  std::int32_t type; // 1: memory of the processor
  std::int32_t id;
};
struct dl_data_type {
  std::uint8_t code; // 0 signed, 1 unsigned, 2 floating point, 5 complex, 6 bool
  std::uint8_t bits;
  std::uint16_t lanes;
};
struct dl_tensor {
  void *data;
  dl_device device;
  std::int32_t ndim;
  dl_data_type dtype;
  std::int64_t *shape;
  std::int64_t *strides; // in elements
  std::uint64_t byte_offset;
};
struct dl_managed_tensor {
  dl_tensor tensor;
  void *context;
  void (*deleter)(dl_managed_tensor *);
};
struct dl_managed_tensor_versioned {
  std::uint32_t major, minor;
  void *context;
  void (*deleter)(dl_managed_tensor_versioned *);
  std::uint64_t flags; // 1: read-only
  dl_tensor tensor;
};

/// What a capsule holds: the export, and the numbers that the structure points to.
template <class Managed> struct dl_export {
  Managed managed;
  buffer held;
  std::int64_t shape[PyBUF_MAX_NDIM];
  std::int64_t strides[PyBUF_MAX_NDIM];
};

template <class Managed> constexpr const char *capsule_name = "dltensor";
template <> inline constexpr const char *capsule_name<dl_managed_tensor_versioned> = "dltensor_versioned";

/// Called by the consumer in any thread, with the GIL or without.
template <class Managed> void delete_dl_export(Managed *managed) {
  const PyGILState_STATE state = PyGILState_Ensure();
  delete static_cast<dl_export<Managed> *>(managed->context);
  PyGILState_Release(state);
}

/// A capsule that nobody consumed has its name still.
template <class Managed> void drop_capsule(PyObject *capsule) {
  if (PyCapsule_IsValid(capsule, capsule_name<Managed>) != 0)
    if (auto *managed = static_cast<Managed *>(PyCapsule_GetPointer(capsule, capsule_name<Managed>)))
      managed->deleter(managed);
}

inline bool dl_type_of(const Py_buffer &raw, dl_data_type &type) noexcept {
  type.bits = static_cast<std::uint8_t>(raw.itemsize * 8);
  type.lanes = 1;
  switch (class_of_format(raw.format, raw.itemsize)) {
  case element_class::signed_integer:
    type.code = 0;
    return true;
  case element_class::bytes:
  case element_class::unsigned_integer:
    type.code = 1;
    return true;
  case element_class::floating_point:
    type.code = 2;
    return true;
  case element_class::complex:
    type.code = 5;
    return true;
  case element_class::boolean:
    type.code = 6;
    return true;
  default:
    raise(PyExc_BufferError, "DLPack has no type for elements of format '%.100s'", raw.format);
    return false;
  }
}

template <class Managed> PyObject *make_dl_capsule(PyObject *exporter) noexcept {
  auto *made = new (std::nothrow) dl_export<Managed>{};
  if (made == nullptr)
    return PyErr_NoMemory();
  made->held = buffer(exporter, PyBUF_FORMAT | PyBUF_STRIDES);
  dl_tensor &tensor = made->managed.tensor;
  const Py_buffer &raw = made->held.raw();
  if (!made->held || !dl_type_of(raw, tensor.dtype)) {
    delete made;
    return nullptr;
  }
  tensor.data = raw.buf;
  tensor.device = {1, 0};
  tensor.ndim = raw.ndim;
  for (int axis = 0; axis < raw.ndim; ++axis) {
    made->shape[axis] = raw.shape[axis];
    made->strides[axis] = raw.strides[axis] / raw.itemsize;
  }
  tensor.shape = made->shape;
  tensor.strides = made->strides;
  made->managed.context = made;
  made->managed.deleter = delete_dl_export<Managed>;
  if constexpr (std::is_same_v<Managed, dl_managed_tensor_versioned>) {
    made->managed.major = 1;
    made->managed.minor = 0;
    made->managed.flags = raw.readonly != 0 ? 1 : 0;
  }
  PyObject *capsule = PyCapsule_New(&made->managed, capsule_name<Managed>, drop_capsule<Managed>);
  if (capsule == nullptr)
    delete made;
  return capsule;
}

/// __dlpack__(*, stream=None, max_version=None, dl_device=None, copy=None)
inline PyObject *to_dlpack(PyObject *exporter, PyObject *arguments, PyObject *keywords) noexcept {
  static const char *names[] = {"stream", "max_version", "dl_device", "copy", nullptr};
  PyObject *stream = Py_None, *version = Py_None, *device = Py_None, *copy = Py_None;
  if (PyArg_ParseTupleAndKeywords(arguments, keywords, "|$OOOO:__dlpack__", const_cast<char **>(names), &stream,
                                  &version, &device, &copy) == 0)
    return nullptr;
  if (stream != Py_None)
    return raise(PyExc_BufferError, "memory of the processor has no streams");
  if (copy != Py_None && PyObject_IsTrue(copy) != 0)
    return PyErr_Occurred() != nullptr ? nullptr : raise(PyExc_BufferError, "the memory is shared, not copied");
  long type = 1, id = 0, major = 0, minor = 0;
  if (device != Py_None && PyArg_ParseTuple(device, "ll:dl_device", &type, &id) == 0)
    return nullptr;
  if (type != 1 || id != 0)
    return raise(PyExc_BufferError, "the memory is that of the processor, device (1, 0), got (%ld, %ld)", type, id);
  if (version != Py_None && PyArg_ParseTuple(version, "ll:max_version", &major, &minor) == 0)
    return nullptr;
  if (major >= 1)
    return make_dl_capsule<dl_managed_tensor_versioned>(exporter);
  buffer held(exporter, PyBUF_SIMPLE);
  if (held && held.readonly())
    return raise(PyExc_BufferError, "the buffer is read-only, which DLPack can say from version 1.0 on only");
  return held ? make_dl_capsule<dl_managed_tensor>(exporter) : nullptr;
}

inline PyObject *dlpack_device(PyObject *, PyObject *) noexcept { return Py_BuildValue("(ii)", 1, 0); }

} // namespace pybuf::detail

#endif
