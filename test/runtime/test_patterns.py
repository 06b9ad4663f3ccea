"""Holds each pair of runtime/patterns to its promise; run by run_tests.py with the memcpy counter preloaded.

`before` is found by its check and `after` by none; both give the same results and errors; and `after` copies less.

    test_patterns.py tools.json FOLDER-OF-MODULES
"""

import ctypes
import importlib.util
import json
import os
import subprocess
import sys
import unittest
from pathlib import Path

TOOLS = json.loads(Path(sys.argv.pop(1)).read_text())
MODULES = Path(sys.argv.pop(1))
PATTERNS = Path(TOOLS["source"]) / "runtime/patterns"

LARGE = 1 << 20
DATA = bytes(range(256)) * (LARGE // 256)
CHANGING = bytearray(DATA)
BUFFERS = [b"", b"x", DATA, CHANGING, memoryview(DATA), memoryview(CHANGING), memoryview(DATA)[::2], 5, None, "text"]
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
    "bytes-roundtrip": ("pybuf-bytes-round-trip", [*BUFFERS, type("Subclass", (bytes,), {})(b"x"), DATA]),
}

copied_bytes = ctypes.CDLL(None).pybuf_copied_bytes
copied_bytes.restype = ctypes.c_size_t


def load(pattern, side):
    spec = importlib.util.spec_from_file_location("pattern", MODULES / f"{pattern}-{side}" / "pattern.so")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.run


def outcome(function, argument):
    try:
        return function(argument)
    except Exception as error:
        return type(error), str(error)


def findings(pattern, side, checks):
    command = [TOOLS["clang_tidy"], f"--load={TOOLS['plugin']}", "--quiet", f"--checks=-*,{checks}", "--warnings-as-errors=-*"]
    command += [str(PATTERNS / pattern / f"{side}.cpp"), "--", "-std=c++17", f"-I{TOOLS['python_include']}"]
    command += [f"-I{TOOLS['source']}/runtime/include"]
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode or "error:" in result.stdout:
        raise AssertionError(result.stdout + result.stderr)
    return result.stdout


class Patterns(unittest.TestCase):
    def test_every_pattern_is_tested(self):
        self.assertEqual({path.parent.name for path in PATTERNS.glob("*/before.cpp")}, set(CASES))

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
            counted = {}
            for side in ("before", "after"):
                function = load(pattern, side)
                start = copied_bytes()
                function(arguments[-1])
                counted[side] = copied_bytes() - start
            with self.subTest(pattern, **counted):
                self.assertGreaterEqual(counted["before"], LARGE)
                self.assertLess(counted["after"], 4096)


if __name__ == "__main__":
    unittest.main()
