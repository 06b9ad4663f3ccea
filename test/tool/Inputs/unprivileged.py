"""Runs a command as a user who may write nothing here: root reads and writes whatever it likes."""

import os
import subprocess
import sys

NOBODY = 65534
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
os.environ["HOME"] = "/nonexistent"
sys.exit(subprocess.run(sys.argv[1:]).returncode)
