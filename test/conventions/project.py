"""What the convention tests know of the project: its files, its checks, its tools."""

import json
import os
import sys
import unittest
from functools import cache
from pathlib import Path

TOOLS = json.loads(Path(os.environ["PYBUF_TOOLS"]).read_text())
ROOT = Path(TOOLS["source"])

sys.path.insert(0, str(ROOT / "dev.d"))

PASSED_OVER = {".git", ".cache", "build", "__pycache__"}
CODE = {".h", ".c", ".cpp", ".def", ".py", ".cmake", ".in"}


@cache
def files():
    """Every file of the project, relative to its root."""
    found = []
    for folder, folders, names in os.walk(ROOT, followlinks=True):
        folders[:] = sorted(name for name in folders if name not in PASSED_OVER)
        found += [(Path(folder) / name).relative_to(ROOT) for name in sorted(names)]
    return found


@cache
def text(path):
    """The file's text, or an empty string for what is no text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def our_cpp_sources():
    """The sources that are held to our format; lit tests keep the shape that their expectations need."""
    tops = [("checks",), ("tool",), ("runtime",), ("test", "unit"), ("test", "sample")]
    return [f for f in files() if f.suffix in {".h", ".c", ".cpp"} and any(f.parts[: len(top)] == top for top in tops)]


def report(problems):
    return "\n" + "\n".join(problems)


class ConventionTest(unittest.TestCase):
    # A message of ours stands alone, without the list that it was made of.
    longMessage = False
