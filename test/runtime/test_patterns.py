"""Holds each pair of runtime/patterns to its promise; run by run_tests.py with the memcpy counter preloaded.

`before` is found by its check and `after` by none; both give the same results and errors; and `after` copies less.

    test_patterns.py tools.json FOLDER-OF-MODULES
"""

import array
import ctypes
import importlib.util
import json
import os
import re
import subprocess
import sys
import tracemalloc
import unittest
from pathlib import Path

import numpy

TOOLS = json.loads(Path(sys.argv.pop(1)).read_text())
MODULES = Path(sys.argv.pop(1))
PATTERNS = Path(TOOLS["source"]) / "runtime/patterns"

LARGE = 1 << 20
DATA = bytes(range(256)) * (LARGE // 256)
CHANGING = bytearray(DATA)
BUFFERS = [b"", b"x", DATA, CHANGING, memoryview(DATA), memoryview(CHANGING), memoryview(DATA)[::2], 5, None, "text"]
ITEMS = [DATA[at : at + 1] for at in range(LARGE // 8 + 1)]
SEQUENCES = [[], ["x"], ["x", 5, None, "y"], ("x", 5), {"x": 1}, "text", iter(["x", 5]), 5, None]
ARRAYS = [numpy.arange(6, dtype="u1"), numpy.zeros(0, "u1"), numpy.arange(12, dtype="u1").reshape(3, 4)[:, ::2], numpy.array(3, "u1")]
ARRAYS += [numpy.asfortranarray(numpy.arange(12, dtype="u1").reshape(3, 4)), numpy.zeros(3), None, "text"]
DOUBLES = [numpy.arange(6.0), numpy.zeros(0), numpy.arange(6.0)[::2], numpy.ones(3, "f4"), numpy.ones((2, 2)), [1, 2], 5, None, "x"]
FLOATS = [memoryview(b"").cast("d"), memoryview(bytes(17))[1:].cast("d"), numpy.zeros(0), numpy.arange(6.0)]
TEXTS = ["", "x", "\u00e9" * LARGE, "\ud800", "with\0nul", b"x", None]

# For each pattern: its check, what it is called with (the last is the one whose copies are counted).
CASES = {
    "bytes-from-temp-buffer": ("pybuf-staged-result", [0, 1, 4097, "text", b"x", None, LARGE]),
    "bytes-from-object-read-only": ("pybuf-object-copied-to-read", [*BUFFERS, memoryview(b""), memoryview(CHANGING)]),
    "buffer-to-string-read-only": ("pybuf-buffer-copied-to-read", [*BUFFERS, CHANGING]),
    "utf8-bytes-read-only": ("pybuf-text-copied-to-read", ["", "x", "\u00e9" * LARGE, "\ud800", b"x", None, "x" * LARGE]),
    "buildvalue-from-temp-buffer": ("pybuf-staged-result", [0, 1, 4097, "text", b"x", None, LARGE]),
    "bytearray-to-bytes-final": ("pybuf-staged-result", [0, 1, 4097, "text", b"x", None, LARGE]),
    "bytearray-from-object-read-only": ("pybuf-object-copied-to-read", [*BUFFERS, CHANGING]),
    "bytes-slice-read-only": ("pybuf-object-copied-to-read", [b"", b"1234567", b"123456789", *BUFFERS, DATA + b"12345678"]),
    "contiguous-copy-unneeded": ("pybuf-buffer-copied-to-read", [*BUFFERS, memoryview(DATA).cast("d"), CHANGING]),
    "buffer-to-vector-read-only": ("pybuf-buffer-copied-to-read", [*BUFFERS, CHANGING]),
    "buffer-memcpy-temp-read-only": ("pybuf-buffer-copied-to-read", [*BUFFERS, CHANGING]),
    "str-to-std-string-read-only": ("pybuf-text-copied-to-read", [*TEXTS, "x" * LARGE]),
    "parse-string-strdup": ("pybuf-buffer-copied-to-read", [*TEXTS, "x" * LARGE]),
    # A NUL within is a TypeError of "es" and a ValueError of "s", as the check's page says.
    "parse-es-copy": ("pybuf-text-copied-to-read", [text for text in TEXTS if text != "with\0nul"] + ["x" * LARGE]),
    "encode-utf8-call-read-only": ("pybuf-text-copied-to-read", [*TEXTS, "x" * LARGE]),
    "str-compare-via-copy": ("pybuf-text-copied-to-read", [*TEXTS, "lambda", "lambda\0", "x" * LARGE]),
    # What has no adjacent bytes is a BufferError of "y*".
    "parse-object-then-copy": ("pybuf-object-copied-to-read", [b"", b"x", DATA, memoryview(DATA), 5, None, "text", CHANGING]),
    "tobytes-call-read-only": ("pybuf-object-copied-to-read", [*BUFFERS, numpy.arange(6.0)[::2], CHANGING]),
    "bytes-find-via-method": ("pybuf-object-copied-to-read", [*BUFFERS, b"ab\xff", CHANGING]),
    "bytes-compare-via-copy": ("pybuf-object-copied-to-read", [*BUFFERS, b"\x89PNG", bytearray(b"\x89PNG"), b"\x89PN", CHANGING]),
    "bytes-concat-loop": ("pybuf-append-in-loop", [0, 1, 4096, 4097, -1, "text", None, LARGE]),
    "getbuffer-copies-data": ("pybuf-exporter-copies", [0, 1, 4097, "text", None, LARGE]),
    "sequence-list-read-only": ("pybuf-object-copied-to-read", [*SEQUENCES, ITEMS]),
    "list-slice-read-only": ("pybuf-object-copied-to-read", [*SEQUENCES, ITEMS]),
    "cxx-stream-str-to-bytes": ("pybuf-staged-result", [0, 1, 4097, "text", None, LARGE]),
    "numpy-copy-into-new-array": ("pybuf-array-copied", [0, 1, 4097, "text", None, LARGE]),
    "numpy-forced-copy-read-only": ("pybuf-object-copied-to-read", [*ARRAYS, [1, 2], [1, "x"], numpy.zeros(LARGE, "u1")]),
    "numpy-tobytes-read-only": ("pybuf-object-copied-to-read", [*ARRAYS, numpy.zeros(LARGE, "u1")]),
    "numpy-data-to-vector-read-only": ("pybuf-buffer-copied-to-read", [*ARRAYS, [1, 2], [1, "x"], numpy.zeros(LARGE, "u1")]),
    "cxx-serialize-to-string-then-bytes": ("pybuf-staged-result", [0, 1, 4097, "text", None, LARGE]),
    "pybind-string-param-read-only": ("pybuf-parameter-copied", [*TEXTS, *BUFFERS, "x" * LARGE]),
    "pybind-bytes-to-string-read-only": ("pybuf-buffer-copied-to-read", [*BUFFERS, DATA]),
    "pybind-bytes-from-str": ("pybuf-staged-result", [*TEXTS, "x" * LARGE]),
    "pybind-bytes-of-local": ("pybuf-staged-result", [0, 1, 4097, "text", None, LARGE]),
    "pybind-array-copies-owned": ("pybuf-array-copied", [0, 1, 4097, "text", None, LARGE]),
    "pybind-array-from-request": ("pybuf-array-copied", [*BUFFERS, CHANGING]),
    "pybind-eigen-const-ref-param": ("pybuf-parameter-copied", [*DOUBLES, numpy.ones(LARGE // 8)]),
    "boost-string-by-value-param": ("pybuf-parameter-copied", [*TEXTS, *BUFFERS, "x" * LARGE]),
    "boost-string-extract-read-only": ("pybuf-buffer-copied-to-read", [*TEXTS, *BUFFERS, "x" * LARGE]),
    # A lone surrogate is a UnicodeEncodeError of the conversion and a RuntimeError of the cast: the mend is for review.
    "pybind-str-to-string-two-copies": ("pybuf-buffer-copied-to-read", [*(text for text in TEXTS if text != "\ud800"), *BUFFERS, "x" * LARGE]),
    "cxx-substr-read-only": ("pybuf-buffer-copied-to-read", [0, 1, 4097, "text", None, LARGE]),
    # What has a method tolist() but no buffer of doubles is refused, as the check's page says.
    "tolist-call-read-only": ("pybuf-object-copied-to-read", [array.array("d", [1.5, 2]), *FLOATS, numpy.ones(LARGE // 8)]),
    "bytes-roundtrip": ("pybuf-bytes-round-trip", [*BUFFERS, type("Subclass", (bytes,), {})(b"x"), DATA]),
}

# The headers of nanobind are no package of Debian's.
NANOBIND = os.environ.get("NANOBIND_INCLUDE_DIR")
NANOBIND_CASES = {
    "nanobind-string-param-read-only": ("pybuf-parameter-copied", [*TEXTS, *BUFFERS, "x" * LARGE]),
    "nanobind-bytes-to-string-read-only": ("pybuf-buffer-copied-to-read", [*BUFFERS, DATA]),
    # A sequence of numbers becomes bytes, and is no buffer.
    "nanobind-bytes-ctor-copies": ("pybuf-object-copied-to-read", [b"", b"x", DATA, memoryview(DATA), CHANGING]),
    "nanobind-eigen-plain-param": ("pybuf-parameter-copied", [*DOUBLES, numpy.ones(LARGE // 8)]),
}
ALL_CASES = {**CASES, **NANOBIND_CASES}
if NANOBIND:
    CASES = ALL_CASES

# What C++17 cannot say.
STANDARD = {"cxx-stream-str-to-bytes": "c++20"}
# The stream copies as it grows, and the bytes are a copy of it; a message has to be serialised, and a str encoded; the
# converter of Boost.Python copies twice.
STILL_COPIES = {"cxx-stream-str-to-bytes", "cxx-serialize-to-string-then-bytes", "pybind-bytes-from-str", "boost-string-by-value-param"}
# What is right most of the time only.
PEDANTIC = {"pybind-array-from-request", "boost-string-extract-read-only", "cxx-substr-read-only", "tolist-call-read-only"}
# Their copies are made of references one by one, which memcpy does not see: the memory that they take is counted.
LISTS = {"tolist-call-read-only", "sequence-list-read-only", "list-slice-read-only"}

copied_bytes = ctypes.CDLL(None).pybuf_copied_bytes
copied_bytes.restype = ctypes.c_size_t


def load(pattern, side):
    spec = importlib.util.spec_from_file_location("pattern", MODULES / f"{pattern}-{side}" / "pattern.so")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.run


def outcome(function, argument):
    """What a call gives: a result, or the type of an error and its text without a signature, which a mend may change."""
    # An iterator has something to give once.
    argument = iter(["x", 5]) if hasattr(argument, "__next__") else argument
    try:
        result = function(argument)
        return (str(result.dtype), result.shape, result.tobytes()) if isinstance(result, numpy.ndarray) else result
    except Exception as error:
        return type(error), re.sub(r"(?m)^    1\. run\(.*$", "", str(error))


def findings(pattern, side, checks):
    command = [TOOLS["clang_tidy"], f"--load={TOOLS['plugin']}", "--quiet", f"--checks=-*,{checks}", "--warnings-as-errors=-*"]
    if pattern in PEDANTIC:
        command.append("--config={CheckOptions: {PybufLevel: pedantic}}")
    standard = STANDARD.get(pattern, "c++17")
    command += [str(PATTERNS / pattern / f"{side}.cpp"), "--", f"-std={standard}", f"-I{TOOLS['python_include']}"]
    command += ["-isystem", numpy.get_include(), "-isystem", "/usr/include/eigen3"]
    command += ["-isystem", NANOBIND] if NANOBIND else []
    command += [f"-I{TOOLS['source']}/runtime/include"]
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode or "error:" in result.stdout:
        raise AssertionError(result.stdout + result.stderr)
    return result.stdout


def counted(pattern, side, argument):
    """The bytes that are copied, or that the lists take."""
    function = load(pattern, side)
    if pattern in LISTS:
        tracemalloc.start()
        function(argument)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak
    start = copied_bytes()
    function(argument)
    return copied_bytes() - start


class Patterns(unittest.TestCase):
    def test_every_pattern_is_tested(self):
        self.assertEqual({path.parent.name for path in PATTERNS.glob("*/before.cpp")}, set(ALL_CASES))

    def test_before_is_found_and_after_is_not(self):
        for pattern, (check, _) in CASES.items():
            with self.subTest(pattern):
                self.assertIn(f"[{check}]", findings(pattern, "before", check))
                self.assertEqual(findings(pattern, "after", "pybuf-*"), "")

    def test_results_and_errors_are_the_same(self):
        for pattern, (_, arguments) in CASES.items():
            before, after = load(pattern, "before"), load(pattern, "after")
            for argument in arguments:
                with self.subTest(pattern, argument=repr(argument)[:40]):
                    self.assertEqual(outcome(before, argument), outcome(after, argument))

    def test_less_is_copied(self):
        for pattern, (_, arguments) in CASES.items():
            before, after = (counted(pattern, side, arguments[-1]) for side in ("before", "after"))
            with self.subTest(pattern, before=before, after=after):
                self.assertGreaterEqual(before, LARGE)
                self.assertLess(after, before - LARGE + 4096 if pattern in STILL_COPIES else 4096)


if __name__ == "__main__":
    unittest.main()
