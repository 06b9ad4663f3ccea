/* What it costs to fill a block, copy it into bytes and free it, against filling the bytes object in place: of a
   size that is known, and of a bound that is cut to the size that was used. The fill is a memset, so that the copy
   weighs the most. From the root of the project, with Debian's python3.11 and its headers:

   cc -O2 -shared -fPIC $(python3.11-config --includes) docs/bench/staged_result.c -o /tmp/staged_result.so &&
     PYTHONPATH=/tmp python3.11 -c 'import staged_result'

   Each ratio is of two least times, each measured in a process of its own: glibc's malloc adapts itself to what it
   has served. Fresh, it maps blocks above 128 KiB one by one; once it has freed a large one it keeps such memory. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 5, MOST_KEPT = 32 };

typedef PyObject *(*Form)(Py_ssize_t bound, Py_ssize_t used);

static PyObject *staged(Py_ssize_t bound, Py_ssize_t used) {
  char *block = PyMem_Malloc(bound);
  if (block == NULL)
    return PyErr_NoMemory();
  memset(block, 'x', used);
  PyObject *result = PyBytes_FromStringAndSize(block, used); // NOLINT(pybuf-staged-result): it is what is measured
  PyMem_Free(block);
  return result;
}

static PyObject *in_place(Py_ssize_t size, Py_ssize_t used) {
  PyObject *result = PyBytes_FromStringAndSize(NULL, size);
  if (result != NULL)
    memset(PyBytes_AS_STRING(result), 'x', used);
  return result;
}

static PyObject *in_place_and_cut(Py_ssize_t bound, Py_ssize_t used) {
  PyObject *result = in_place(bound, used);
  if (result != NULL)
    _PyBytes_Resize(&result, used);
  return result;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

typedef struct {
  const char *name;
  Form form;
  int has_bound; /* LZ4's worst case is allocated, not the size itself */
  int part;      /* of the size that is used, in per cent */
} Use;

/* The least time of one call in nanoseconds, while the last `kept` results stay alive. */
static double time_of(Form form, Py_ssize_t bound, Py_ssize_t used, int kept) {
  PyObject *alive[MOST_KEPT] = {NULL};
  const int calls = used < (64 << 10) ? 1000 : (int)((64 << 20) / used) + 4;
  double least = 1e18;
  for (int round = 0; round < ROUNDS; ++round) {
    const double start = now();
    for (int call = 0; call < calls; ++call) {
      PyObject **place = &alive[kept ? call % kept : 0];
      Py_XDECREF(*place);
      *place = form(bound, used);
      if (kept == 0)
        Py_CLEAR(*place);
    }
    const double each = (now() - start) / calls;
    least = each < least ? each : least;
  }
  return least;
}

static double in_own_process(Form form, Py_ssize_t bound, Py_ssize_t used, int kept, int has_freed_much) {
  int ends[2];
  double least = 0;
  if (pipe(ends) < 0)
    return 0;
  const pid_t child = fork();
  if (child == 0) {
    if (has_freed_much) {
      void *volatile much = malloc((32 << 20) - (64 << 10));
      free(much);
    }
    least = time_of(form, bound, used, kept);
    _exit(write(ends[1], &least, sizeof least) != sizeof least);
  }
  if (read(ends[0], &least, sizeof least) != sizeof least)
    least = 0;
  waitpid(child, NULL, 0);
  close(ends[0]);
  close(ends[1]);
  return least;
}

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "staged_result", .m_size = 0};

PyMODINIT_FUNC PyInit_staged_result(void) {
  static const Py_ssize_t sizes[] = {1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10, 1 << 20, 16 << 20};
  static const Use uses[] = {{"size known", in_place, 0, 100},
                             {"bound, all used", in_place_and_cut, 1, 100},
                             {"bound, half used", in_place_and_cut, 1, 50}};
  static const char *const allocators[] = {"fresh", "has freed 32 MiB"};

  printf("staged / in place, times; above 1 the copy is the slower one\n%-18s %-18s %-10s", "", "allocator", "results");
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i)
    printf("%7zdK", sizes[i] >> 10);
  for (size_t use = 0; use < sizeof uses / sizeof *uses; ++use)
    for (int much = 0; much < 2; ++much)
      for (int kept = 0; kept <= MOST_KEPT; kept += MOST_KEPT) {
        printf("\n%-18s %-18s %-10s", uses[use].name, allocators[much], kept ? "32 kept" : "dropped");
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
          const Py_ssize_t bound = uses[use].has_bound ? sizes[i] + sizes[i] / 255 + 16 : sizes[i];
          const Py_ssize_t used = sizes[i] * uses[use].part / 100;
          printf("%8.2f", in_own_process(staged, bound, used, kept, much) /
                              in_own_process(uses[use].form, bound, used, kept, much));
          fflush(stdout);
        }
      }
  printf("\n");
  return PyModule_Create(&module);
}
