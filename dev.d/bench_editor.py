"""How long an editor waits for pybuf-clangd, as ratios to clangd of the same release: `./dev bench editor`.

Both servers are started in turn on the same file, several times, without an index or a configuration of the user. Three
times are taken, each from sending the message to the diagnostics that answer it, in seconds of wall time: opening the
file, the first edit and later ones; an edit adds a line of comment at the end, as typing does, so the headers stay
parsed. Ratios are of the least times and of the medians: clangd indexes the headers of a file that is opened beside
parsing it, so that least times of opening are luck where there are two cores. Last comes the CPU time that each server takes while nothing is asked of it.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(ROOT / "test/editor"))
from bench_checks import subjects  # noqa: E402
from language_client import LanguageClient  # noqa: E402

EDITS = 5
IDLE = 5  # seconds


def cpu_seconds(process):
    fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def measure(server, source, root):
    """{what: seconds} of one run."""
    text = source.read_text(errors="replace")
    client = LanguageClient([server, "--background-index=0", f"--compile-commands-dir={root}"], root)
    times = {"open": timed(lambda: client.open(source))}
    edits = [timed(lambda: client.change(source, f"{text}\n// {number}\n")) for number in range(EDITS)]
    times["edit"] = min(edits)
    before = cpu_seconds(client.process)
    time.sleep(IDLE)
    times["idle"] = (cpu_seconds(client.process) - before) / IDLE
    client.close()
    return times


def told(runs, what):
    """clangd's least time, and the ratios to it of the least times and of the medians."""
    theirs, ours = ([run[what] for run in runs[server]] for server in ("clangd", "pybuf-clangd"))
    ratios = (of(ours) / of(theirs) for of in (min, statistics.median))
    return f"{min(theirs):10.3f} s " + " ".join(f"{ratio:6.2f}" for ratio in ratios)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench editor", description=__doc__.split("\n\n")[0])
    parser.add_argument("--clangd", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--pybuf-clangd", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", metavar="TEXT", help="only the files whose name has this text")
    arguments = parser.parse_args()
    servers = {"clangd": arguments.clangd, "pybuf-clangd": arguments.pybuf_clangd}
    print(f"{'file':32} {'open: clangd':>12} {'least':>6} {'median':>6} {'edit: clangd':>12} {'least':>6} {'median':>6} {'idle CPU':>9}")
    for name, source, flags, folder in subjects():
        if arguments.only not in name:
            continue
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary)
            # Out of this repository, whose own .clang-tidy would count for both servers.
            outside = folder if folder != ROOT else source.parent
            shutil.copytree(outside, root / "tree", symlinks=True)
            source, folder = root / "tree" / source.relative_to(outside), root / "tree"
            command = {"directory": str(folder), "file": str(source), "arguments": ["clang++" if source.suffix == ".cpp" else "clang", *flags, "-c", str(source)]}  # fmt: skip
            (root / "compile_commands.json").write_text(json.dumps([command]))
            os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_CACHE_HOME"] = str(root / "user")
            runs = {server: [] for server in servers}
            for _ in range(arguments.runs):
                for server, program in servers.items():
                    runs[server].append(measure(program, source, root))
        print(f"{name:32} {told(runs, 'open')} {told(runs, 'edit')} {min(run['idle'] for run in runs['pybuf-clangd']):9.1%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
