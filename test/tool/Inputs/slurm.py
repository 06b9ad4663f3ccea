"""Runs an array of four shares of an audit on a Slurm of its own, loses one, and makes up for it: slurm.py PYBUF FOLDER TREE

One node with two slots on this machine: munged, slurmctld and slurmd with their state below FOLDER, stopped at the end.
"""

import contextlib
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

pybuf, folder, tree = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), Path(sys.argv[3]).resolve()
SHARES = 4
CONFIGURATION = """\
ClusterName=pybuf
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmUser=root
SlurmdUser=root
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
SchedulerParameters=sched_interval=1,batch_sched_delay=0
MinJobAge=300
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=audit Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""
JOB = """\
#!/bin/sh
#SBATCH --array=1-{shares}
#SBATCH --output={folder}/job-%a.log
rm -f {folder}/share-$SLURM_ARRAY_TASK_ID.json
echo $$ > {folder}/share-$SLURM_ARRAY_TASK_ID.pid
exec {pybuf} audit --quiet --no-cache --level=advice --fail-on=never -j1 --shard=$SLURM_ARRAY_TASK_ID/{shares} \\
  --output=json={folder}/share-$SLURM_ARRAY_TASK_ID.json {tree}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*command, **options):
    return subprocess.run([str(word) for word in command], text=True, capture_output=True, check=False, **options)


def wait_for(what, seconds, condition):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"{what} did not come about within {seconds} s\n" + logs())
        time.sleep(0.1)


def logs():
    return "".join(f"--- {path.name}\n{path.read_text(errors='replace')[-1500:]}" for path in sorted(folder.glob("*.log")))


@contextlib.contextmanager
def cluster():
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    folder.chmod(0o755)
    host = socket.gethostname().split(".")[0]
    configuration = folder / "slurm.conf"
    configuration.write_text(CONFIGURATION.format(host=host, controller=free_port(), node=free_port(), folder=folder))
    os.environ["SLURM_CONF"] = str(configuration)
    # munged wants a folder and a key of its own user's.
    munge = Path("/run/pybuf-munge")
    munge.mkdir(mode=0o755, exist_ok=True)
    (munge / "key").write_bytes(os.urandom(64))
    (munge / "key").chmod(0o400)
    user = pwd.getpwnam("munge")
    for path in (munge, munge / "key"):
        os.chown(path, user.pw_uid, user.pw_gid)
    configuration.write_text(configuration.read_text().replace(f"{folder}/munge.socket", f"{munge}/socket"))
    started = []
    try:
        started.append(subprocess.Popen(
            ["setpriv", "--reuid=munge", "--regid=munge", "--clear-groups", "munged", "--foreground", f"--socket={munge}/socket",
             f"--key-file={munge}/key", f"--pid-file={munge}/pid", f"--seed-file={munge}/seed", f"--log-file={munge}/log"]))  # fmt: skip
        wait_for("munged", 20, (munge / "socket").exists)
        for daemon in ("slurmctld", "slurmd"):
            started.append(subprocess.Popen([daemon, "-D"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for("an idle node", 60, lambda: "idle" in run("sinfo", "--noheader", "--format=%t").stdout)
        yield
    finally:
        run("scancel", "--full", "--user=root")
        for process in reversed(started):
            process.terminate()
        for process in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()
        shutil.rmtree(munge, ignore_errors=True)


def submit(array):
    return run("sbatch", "--parsable", f"--array={array}", folder / "job.sh").stdout.strip()


def finished(job):
    return not run("squeue", "--noheader", f"--jobs={job}").stdout.strip()


def merged(*numbers):
    done = run(pybuf, "merge", "--format=json", *(folder / f"share-{number}.json" for number in numbers), cwd=tree)
    return done.returncode, done.stderr, json.loads(done.stdout)


with cluster():
    (folder / "job.sh").write_text(JOB.format(shares=SHARES, folder=folder, pybuf=pybuf, tree=tree))
    job = submit(f"1-{SHARES}")
    if not job:
        sys.exit("sbatch took no job\n" + logs())
    # The first share to run is killed in the middle, as a node that fails would do it.
    wait_for("a share that runs", 60, lambda: any(folder.glob("share-*.pid")))
    time.sleep(0.3)
    victim = next(folder.glob("share-*.pid"))
    lost = int(victim.stem.split("-")[1])
    os.kill(int(victim.read_text()), signal.SIGKILL)
    wait_for("the end of the array", 300, lambda: finished(job))
    if (folder / f"share-{lost}.json").exists():
        sys.exit("the share that was killed has left a report")

    status, said, _ = merged(*range(1, SHARES + 1))
    if status != 2 or f"share {lost}/{SHARES} is missing" not in said:
        sys.exit(f"the missing share is not named: {status} {said}")

    again = submit(str(lost))
    wait_for("the end of the lost share", 300, lambda: finished(again))
    status, said, joined = merged(*range(1, SHARES + 1))
    whole = json.loads(run(pybuf, "audit", "--quiet", "--no-cache", "--level=advice", "--format=json", tree).stdout)
    if joined["findings"] != whole["findings"] or joined["files"] != whole["files"] or joined["summary"] != whole["summary"]:
        sys.exit("the joined shares are not the audit of one process")
    print(f"{len(joined['findings'])} findings in {SHARES} shares, share {lost} made up for")
