"""Runs a command that can write no file beyond BYTES, as on a full disk, and exits with its status:
full_disk.py BYTES COMMAND..."""

import resource
import signal
import subprocess
import sys

limit, command = int(sys.argv[1]), sys.argv[2:]


def limited():
    # Without this the limit would end the command instead of failing its writes.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


done = subprocess.run(command, preexec_fn=limited, restore_signals=False, capture_output=True, text=True)
sys.stdout.write(done.stdout)
sys.stderr.write(done.stderr)
sys.exit(done.returncode if done.returncode >= 0 else 99)
