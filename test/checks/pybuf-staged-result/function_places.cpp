// RUN: %check_pybuf %s pybuf-staged-result %t
// A function is found wherever it may stand, and once; fill() is what each of them does.
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <cstdlib>
#include <cstring>

#define FILL_AND_COPY(n)                                                                                               \
  char *block = static_cast<char *>(std::malloc(n));                                                                  \
  if (!block)                                                                                                          \
    return PyErr_NoMemory();                                                                                           \
  std::memset(block, 1, n);                                                                                            \
  PyObject *result = PyBytes_FromStringAndSize(block, n);                                                              \
  std::free(block);                                                                                                    \
  return result

extern "C" {
namespace outer {
inline namespace inner {
PyObject *in_namespaces(Py_ssize_t n) {
  FILL_AND_COPY(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}
} // namespace inner
} // namespace outer
}

auto in_initialiser = [](Py_ssize_t n) -> PyObject * {
  FILL_AND_COPY(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
};

struct Holder {
  PyObject *method(Py_ssize_t n) {
    FILL_AND_COPY(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  }
  friend PyObject *befriended(Holder &, Py_ssize_t n) {
    FILL_AND_COPY(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  }
  using Maker = PyObject *(*)(Py_ssize_t);
  Maker in_member = [](Py_ssize_t n) -> PyObject * {
    FILL_AND_COPY(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  };
  Maker second;
  Holder()
      : second([](Py_ssize_t n) -> PyObject * {
          FILL_AND_COPY(n);
          // CHECK-MESSAGES: :[[@LINE-1]]:11: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
        }) {}
  PyObject *outside(Py_ssize_t n, Maker other = [](Py_ssize_t n) -> PyObject * {
    FILL_AND_COPY(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  });
};

PyObject *Holder::outside(Py_ssize_t n, Maker) {
  FILL_AND_COPY(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

PyObject *around(Py_ssize_t n) {
  struct Local {
    static PyObject *method(Py_ssize_t n) {
      FILL_AND_COPY(n);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
    }
  };
  auto lambda = [](Py_ssize_t n) {
    auto within = [](Py_ssize_t n, auto) -> PyObject * {
      FILL_AND_COPY(n);
      // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
    };
    return within(n, 0);
  };
  return n ? lambda(n) : Local::method(n);
}

template <typename T> struct Template {
  PyObject *method(Py_ssize_t n) {
    FILL_AND_COPY(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  }
};

template <> struct Template<char> {
  PyObject *method(Py_ssize_t n) {
    FILL_AND_COPY(n);
    // CHECK-MESSAGES: :[[@LINE-1]]:5: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
  }
};

template <typename T> PyObject *function(T, Py_ssize_t n) {
  FILL_AND_COPY(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

template <> PyObject *function(long, Py_ssize_t n) {
  FILL_AND_COPY(n);
  // CHECK-MESSAGES: :[[@LINE-1]]:3: warning: 'block' is filled, copied into a new bytes object ('n' bytes) and dropped; make the object first and fill it in place [pybuf-staged-result]
}

// Instantiations are the same code again.
template struct Template<int>;
PyObject *instantiate(Py_ssize_t n) { return n ? function(int(n), n) : Template<double>().method(n); }
