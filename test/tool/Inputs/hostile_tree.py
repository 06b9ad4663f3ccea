"""Writes a tree whose names and sources try to be more than text: hostile_tree.py FOLDER"""

import sys
from pathlib import Path

tree = Path(sys.argv[1])
tree.mkdir(parents=True)
STAGED = """#include <Python.h>
void fill(char *, Py_ssize_t);
PyObject *f(Py_ssize_t n) {
  char *t = PyMem_Malloc(n);
  if (t == NULL)
    return PyErr_NoMemory();
  fill(t, n); /* </script><script>window.taken = 1</script> <img src=x onerror="window.taken = 1"> ]]> `` */
  PyObject *r = PyBytes_FromStringAndSize(t, n); /* caf\xe9 in Latin-1, "quoted", 100%, a:b,c */
  PyMem_Free(t);
  return r;
}
"""
(tree / "plain.c").write_bytes(STAGED.encode("latin-1"))
(tree / "<script>alert(1)&,:%`'.c").write_bytes(STAGED.encode("latin-1"))
(tree / "text.c").write_text("""#include <Python.h>
long sum(const char *, Py_ssize_t);
PyObject *first(PyObject *list) {
  long total = 0;
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i) {
    /* \u00e4\u00f6\u00fc \U0001f40d */ PyObject *raw = PyUnicode_AsUTF8String(PyList_GET_ITEM(list, i));
    if (raw == NULL)
      return NULL;
    total += sum(PyBytes_AS_STRING(raw), PyBytes_GET_SIZE(raw));
    Py_DECREF(raw);
  }
  return PyLong_FromLong(total);
}
PyObject *second(PyObject *text) {
  PyObject *raw = PyUnicode_AsUTF8String(text);
  if (raw == NULL)
    return NULL;
  long total = sum(PyBytes_AS_STRING(raw), PyBytes_GET_SIZE(raw));
  Py_DECREF(raw);
  return PyLong_FromLong(total);
}
""", encoding="utf-8")
(tree / "missing.c").write_text('#include <Python.h>\n#include "<missing>&.h"\n')
