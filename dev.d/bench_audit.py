"""What an audit costs beside the compiler's own front end and clang-tidy: `./dev bench audit`.

CPU seconds of whole processes with their children, and ratios of them, on the sources of two packages as Debian has
them: pybind11's tests and Pillow in C. Every contender gets the same files and flags in the same run: clang
-fsyntax-only a file at a time, run-clang-tidy with the same plugin on all cores, and `pybuf audit` with --thorough,
cold, and warm. A last table audits copies of one small extension, from 10 to 10,000 files, each with a body of its own.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import realcode  # noqa: E402

SUBJECTS = (("pybind11", "tests", ".cpp"), ("pillow", "src", ".c"))


@dataclass
class Cost:
    cpu: float
    wall: float
    memory: int  # MiB, the largest process


def measure(command, **options):
    """The cost of a command; its status is its own affair, its output is dropped."""
    begin = time.monotonic()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return Cost(used.ru_utime + used.ru_stime, time.monotonic() - begin, used.ru_maxrss // 1024)


def write_database(package, suffix, folder):
    sources = [path for path in realcode.sources_of(package) if path.suffix == suffix]
    realcode.write_database(package, sources, folder)
    return json.loads((folder / "compile_commands.json").read_text())


def compiler(clang, entries):
    total = Cost(0, 0, 0)
    for entry in entries:
        words = [word for word in entry["arguments"][1:] if word not in ("-c", entry["file"])]
        cost = measure([clang, *(["--driver-mode=g++"] if entry["file"].endswith(".cpp") else []), "-fsyntax-only", *words, entry["file"]], cwd=entry["directory"])
        total = Cost(total.cpu + cost.cpu, total.wall + cost.wall, max(total.memory, cost.memory))
    return total


def show(name, cost, reference):
    print(f"  {name:34} {cost.cpu:8.2f} {reference.cpu / cost.cpu:9.1f}x {cost.wall:8.2f} {cost.memory:8}")


def package_table(tools, package, suffix, work):
    folder = work / package.name
    entries = write_database(package, suffix, folder)
    cache = work / "cache"
    audit = [tools.pybuf, "audit", "--quiet", "-p", folder, "-j2"]
    paths = sorted({package.root / name for name in package.folders})
    audits = [path for path in paths if any(Path(entry["file"]).is_relative_to(path) for entry in entries)]
    reference = compiler(tools.clang, entries)
    print(f"{package.name} {package.version}: {len(entries)} files")
    print(f"  {'':34} {'CPU s':>8} {'less than':>10} {'wall s':>8} {'MiB':>8}")
    show("clang -fsyntax-only", reference, reference)
    show("run-clang-tidy with the plugin", measure(
        [sys.executable, tools.run_clang_tidy, "-quiet", "-clang-tidy-binary", tools.clang_tidy, f"-load={tools.plugin}",
         "-checks=-*,pybuf-*", "-p", folder, "-j2"]), reference)  # fmt: skip
    show("pybuf audit --thorough", measure([*audit, "--no-cache", "--thorough", *audits]), reference)
    show("pybuf audit, cold", measure([*audit, f"--cache-dir={cache}", *audits]), reference)
    show("pybuf audit, warm", measure([*audit, f"--cache-dir={cache}", *audits]), reference)


def linear_table(tools, work):
    body = (realcode.ROOT / "test/sample/framecodec.c").read_text()
    print("copies of the sample extension\n" f"  {'files':>8} {'CPU s':>8} {'ms a file':>10} {'MiB':>8}")
    for count in (10, 100, 1000, 10000):
        if count > tools.most:
            break
        folder = work / f"many{count}"
        folder.mkdir()
        commands = []
        for number in range(count):
            source = folder / f"copy{number}.c"
            source.write_text(f"{body}\nint number_{number} = {number};\n")
            commands.append({"directory": str(folder), "file": str(source),
                             "arguments": ["clang", "-w", f"-I{realcode.python_include()}", "-c", str(source)]})  # fmt: skip
        (folder / "compile_commands.json").write_text(json.dumps(commands))
        cost = measure([tools.pybuf, "audit", "--quiet", "--no-cache", "-j2", "-p", folder, folder])
        print(f"  {count:8} {cost.cpu:8.2f} {1000 * cost.cpu / count:10.1f} {cost.memory:8}")
        shutil.rmtree(folder)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench audit", description="What an audit costs beside clang and clang-tidy.")
    for name in ("pybuf", "clang", "clang-tidy", "run-clang-tidy", "plugin"):
        parser.add_argument(f"--{name}", required=True, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--most", type=int, default=10000, help="how many copies the last table ends with")
    tools = parser.parse_args()
    packages = {package.name: package for package in realcode.read_packages()}
    archive = realcode.Archive()
    with tempfile.TemporaryDirectory() as work:
        for name, _, suffix in SUBJECTS:
            if problem := archive.bring(packages[name]):
                print(f"dev: {name} cannot be had: {problem}", file=sys.stderr)
                continue
            package_table(tools, packages[name], suffix, Path(work))
        linear_table(tools, Path(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
