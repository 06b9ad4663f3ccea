"""Audits a file that is cut short and written anew all the time, and then once in peace.

    change_while_read.py PYBUF FOLDER FLAGS...

The file is large enough for LLVM to map it. Every audit has to end with a status of its own, and the last one is right.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

pybuf, folder, *flags = sys.argv[1:]
folder = Path(folder)
source = folder / "changing.c"
command = {"directory": str(folder), "file": str(source), "arguments": ["clang", *flags, "-c", str(source)]}
(folder / "compile_commands.json").write_text(json.dumps([command]))
text = (Path(__file__).parent / "staged.c").read_text()
text += "".join(f"int function_{number}(int x) {{ return x + {number}; }}\n" for number in range(5000))
source.write_text(text)
done = threading.Event()


def change():
    while not done.is_set():
        with open(source, "r+") as file:
            file.truncate(100)
        with open(source, "r+") as file:
            file.write(text)


writer = threading.Thread(target=change, daemon=True)
writer.start()
statuses, noticed = set(), 0
for _ in range(20):
    result = subprocess.run([pybuf, "audit", "--quiet", folder], capture_output=True, text=True, timeout=120)
    statuses.add(result.returncode)
    noticed += "changing.c was changed while it was audited; audit it again" in result.stderr
done.set()
writer.join()
print("statuses", "as documented" if statuses <= {0, 1, 2} else statuses)
print("noticed" if noticed else "not noticed")
result = subprocess.run([pybuf, "audit", "--quiet", folder], capture_output=True, text=True, timeout=120)
print("in peace:", result.returncode, result.stdout.count("warning:"), result.stderr)
