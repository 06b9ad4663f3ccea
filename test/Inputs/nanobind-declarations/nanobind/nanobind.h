// What the tests use of nanobind 2, declared, and defined where a template has to be. NANOBIND_INCLUDE_DIR names the
// real one.

#ifndef PYBUF_TEST_NANOBIND_H
#define PYBUF_TEST_NANOBIND_H

#include <Python.h>
#include <cstddef>
#include <initializer_list>
#include <type_traits>
#include <utility>

namespace nanobind {

namespace detail {
struct borrow_t {};
struct steal_t {};
template <typename T, typename SFINAE = int> struct type_caster;
template <typename T> struct type_caster_base {};
template <typename T, typename SFINAE> struct type_caster : type_caster_base<T> {};
template <typename... Args> struct overload_cast_impl {
  template <typename Return> constexpr auto operator()(Return (*f)(Args...)) const { return f; }
};
} // namespace detail

template <typename... Args> static constexpr detail::overload_cast_impl<Args...> overload_cast = {};

class handle {
public:
  handle(const PyObject *p = nullptr) : m_ptr(const_cast<PyObject *>(p)) {}
  PyObject *ptr() const { return m_ptr; }

protected:
  PyObject *m_ptr = nullptr;
};

class object : public handle {
public:
  object() = default;
  object(const object &o);
  object(object &&o) noexcept;
  object(handle h, detail::steal_t);
  ~object();
  object &operator=(const object &o);
  object &operator=(object &&o) noexcept;
  template <typename... Args> object operator()(Args &&...) const { return object(); }
  object attr(const char *name) const;
};

class bytes : public object {
public:
  explicit bytes(handle h);
  explicit bytes(const char *s);
  explicit bytes(const void *s, size_t n);
  const char *c_str() const;
  const void *data() const;
  size_t size() const;
};

class bytearray : public object {
public:
  bytearray();
  explicit bytearray(handle h);
  explicit bytearray(const void *s, size_t n);
  const char *c_str() const;
  const void *data() const;
  void *data();
  size_t size() const;
};

class str : public object {
public:
  explicit str(handle h);
  explicit str(const char *s);
  explicit str(const char *s, size_t n);
  const char *c_str() const;
};

class capsule : public object {
public:
  capsule(const void *ptr, void (*cleanup)(void *) noexcept = nullptr);
};

template <typename T> T steal(handle h) { return T(h); }
template <typename T> T borrow(handle h) { return T(h); }
template <typename T> object cast(T &&) {
  return object();
}
template <typename T> T cast(const handle &, bool = true) { return T(); }

struct arg {
  constexpr explicit arg(const char *name = nullptr);
  arg &noconvert(bool value = true);
};
template <typename... Ts> struct call_guard {};
struct gil_scoped_acquire {
  gil_scoped_acquire() noexcept;
  ~gil_scoped_acquire();
};
struct gil_scoped_release {
  gil_scoped_release() noexcept;
  ~gil_scoped_release();
};
enum class rv_policy { automatic, copy, move, reference, reference_internal };

class module_ : public object {
public:
  template <typename Func, typename... Extra> module_ &def(const char *name, Func &&f, const Extra &...extra) {
    return *this;
  }
};

template <typename... Args> struct init {
  init() = default;
};

template <typename T, typename... Ts> class class_ : public object {
public:
  template <typename... Extra> class_(handle, const char *, const Extra &...) {}
  template <typename Func, typename... Extra> class_ &def(const char *name, Func &&f, const Extra &...extra) {
    return *this;
  }
  template <typename... Args, typename... Extra> class_ &def(init<Args...> &&init, const Extra &...extra) {
    return *this;
  }
  template <typename Func, typename... Extra> class_ &def_static(const char *name, Func &&f, const Extra &...extra) {
    return *this;
  }
  template <typename Getter, typename Setter, typename... Extra>
  class_ &def_prop_rw(const char *name, Getter &&getter, Setter &&setter, const Extra &...extra) {
    return *this;
  }
  template <typename Getter, typename... Extra>
  class_ &def_prop_ro(const char *name, Getter &&getter, const Extra &...extra) {
    return *this;
  }
};

} // namespace nanobind

#define NB_MODULE(name, variable) void nanobind_init_##name(nanobind::module_ &variable)
#define NB_MAKE_OPAQUE(...)                                                                                            \
  namespace nanobind::detail {                                                                                         \
  template <> struct type_caster<__VA_ARGS__> : type_caster_base<__VA_ARGS__> {};                                      \
  }

#endif
