"""Audits a folder with a cache, and fails unless --profile and the report say what is expected:
cached.py PYBUF CACHE FOLDER kept=N new=N skipped=N findings=N [OPTION...]"""

import json
import re
import subprocess
import sys

pybuf, cache, folder, *words = sys.argv[1:]
expected = dict(word.split("=") for word in words if not word.startswith("-"))
options = [word for word in words if word.startswith("-")]
done = subprocess.run([pybuf, "audit", "--profile", "--format=json", f"--cache-dir={cache}", *options, folder], capture_output=True, text=True)
counts = dict(re.findall(r"(\w+) files: (\d+)", done.stderr))
counts["findings"] = str(len(json.loads(done.stdout)["findings"]))
if any(counts.get(name) != number for name, number in expected.items()):
    sys.exit(f"{counts} instead of {expected}\n{done.stderr}")
