"""Interrupts an audit of many files in the middle: interrupt.py PYBUF FOLDER"""

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

pybuf, folder = sys.argv[1], Path(sys.argv[2])
FILES = 150
for number in range(FILES):
    (folder / f"f{number:03}.c").write_text(f"""#include <Python.h>
void fill(char *, Py_ssize_t);
PyObject *f{number}(Py_ssize_t n) {{
  char *t = PyMem_Malloc(n);
  if (t == NULL)
    return PyErr_NoMemory();
  fill(t, n);
  PyObject *r = PyBytes_FromStringAndSize(t, n);
  PyMem_Free(t);
  return r;
}}
""")
command = [pybuf, "audit", "-j1", "--thorough", "--format=json", f"--cache-dir={folder}/cache", "--profile", str(folder)]
# How long it takes until some files are done depends on the machine: later each time, until it is in the middle.
for delay in (0.3, 0.6, 1.2, 2.5, 5):
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    out, said = process.communicate()
    if process.returncode != -signal.SIGINT and out and json.loads(out)["findings"]:
        break
report = json.loads(out)
assert process.returncode == 130, (process.returncode, said)
assert report["interrupted"] is True and 0 < len(report["findings"]) < FILES, len(report["findings"])
reached = re.search(r"interrupted: (\d+) of 150 files audited", said)
assert reached, said
assert int(reached[1]) == report["summary"]["files_audited"] == len(report["findings"])
assert {file["reason"] for file in report["files"] if file["status"] == "not-audited"} == {"not reached before the interruption"}

done = subprocess.run(command, capture_output=True, text=True)
assert done.returncode == 1 and len(json.loads(done.stdout)["findings"]) == FILES
kept = int(re.search(r"kept files: (\d+)", done.stderr)[1])
assert kept >= len(report["findings"]), (kept, len(report["findings"]))
