"""Compares two reports: moved.c kept its fingerprint, staged.c did not: check_fingerprints.py BEFORE AFTER"""

import json
import sys
from pathlib import Path


def fingerprints(path):
    return {f["file"]: f["fingerprint"] for f in json.loads(Path(path).read_text())["findings"]}


before, after = fingerprints(sys.argv[1]), fingerprints(sys.argv[2])
assert before["moved.c"] == after["moved.c"], (before, after)
assert before["latin.c"] == after["latin.c"], (before, after)
assert before["staged.c"] != after["staged.c"], (before, after)
