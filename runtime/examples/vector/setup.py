"""Builds the module `vector`: `PYBUF_INCLUDE=.../include python3 setup.py build_ext --inplace`.

PYBUF_INCLUDE is the folder that holds pybuf/; beside a checkout of the library it need not be set.
"""

import os
from pathlib import Path

from setuptools import Extension, setup

include = os.environ.get("PYBUF_INCLUDE", str(Path(__file__).resolve().parents[2] / "include"))
setup(
    name="vector",
    version="0.1",
    py_modules=["vector_twin"],
    ext_modules=[Extension("vector", ["vector.cpp"], include_dirs=[include], extra_compile_args=["-std=c++17"])],
)
