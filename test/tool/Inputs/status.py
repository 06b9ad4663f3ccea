"""Runs a command and fails unless it ends with the given status: status.py STATUS COMMAND..."""

import subprocess
import sys

wanted, command = int(sys.argv[1]), sys.argv[2:]
status = subprocess.run(command).returncode
if status != wanted:
    sys.exit(f"status {status} instead of {wanted}: {command}")
