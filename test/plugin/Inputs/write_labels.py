"""Writes a function with a switch of so many labels: write_labels.py COUNT"""

import sys

print("#include <Python.h>")
print("PyObject *f(long n, const char *data) {\n  switch (n) {")
for label in range(int(sys.argv[1])):
    print(f"  case {label}:")
print("    return PyBytes_FromStringAndSize(data, n);\n  }\n  return NULL;\n}")
