# The same extension by setuptools: the headers are one include_dirs.
import os

from setuptools import Extension, setup

setup(
    name="adopted",
    py_modules=[],
    ext_modules=[
        Extension(
            "adopted",
            ["adopted.cpp"],
            include_dirs=[os.environ["PYBUF_INCLUDE"]],
            extra_compile_args=["-std=c++17"],
        )
    ],
)
