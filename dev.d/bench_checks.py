"""What the checks cost in stock clang-tidy, as shares of the parse: `./dev bench checks`.

Each file is parsed with clang-tidy's own profile (--enable-check-profile), with every check of pybuf at level advice
and, beside them, clang-tidy's performance-* checks. The share is the time of the checks over that of the whole run
less all checks, in CPU seconds of one process, as the median of several runs; both families run in the same process.
The profile reads the clock around every node that a check is shown, and counts that too. So a last column gives the
CPU seconds that pybuf adds to a run of performance-* without the profile, over the same parse.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import realcode  # noqa: E402

ROOT = Path(__file__).parent.parent


def run(clang_tidy, plugin, source, flags, folder, checks, *options):
    """CPU seconds of one run with these checks."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [clang_tidy, f"--load={plugin}", "--quiet", *options,
         f"--config={{Checks: '-*,{checks}', CheckOptions: {{PybufLevel: advice}}}}", source, "--", *flags],
        cwd=folder, capture_output=True, check=False)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def profile(clang_tidy, plugin, *subject):
    """(CPU seconds of the process, of pybuf's checks, of performance-*)."""
    with tempfile.TemporaryDirectory() as store:
        whole = run(clang_tidy, plugin, *subject, "performance-*,pybuf-*",
                    "--enable-check-profile", f"--store-check-profile={store}")  # fmt: skip
        times = {}
        for name in os.listdir(store):
            for key, value in json.loads((Path(store) / name).read_text())["profile"].items():
                if key.endswith((".user", ".sys")):
                    check = key.removeprefix("time.clang-tidy.").rsplit(".", 1)[0]
                    times[check] = times.get(check, 0) + value
    ours = sum(value for name, value in times.items() if name.startswith("pybuf-"))
    theirs = sum(value for name, value in times.items() if name.startswith("performance-"))
    return whole, ours, theirs


def added(clang_tidy, plugin, subject, runs):
    """What pybuf-* adds to performance-*, as the difference of the least of several runs in turn."""
    pairs = [(run(clang_tidy, plugin, *subject, "performance-*"),
              run(clang_tidy, plugin, *subject, "performance-*,pybuf-*")) for _ in range(runs)]  # fmt: skip
    return min(with_ours for _, with_ours in pairs) - min(without for without, _ in pairs)


def subjects():
    """The files: an extension in C of some size, a test of a binding library, and the sample of the tests."""
    include = [f"-I{realcode.python_include()}", "-w"]
    yield "sample: framecodec.c", ROOT / "test/sample/framecodec.c", include, ROOT
    packages = {package.name: package for package in realcode.read_packages()}
    archive = realcode.Archive()
    for name, file in (("pillow", "src/_imaging.c"), ("pybind11", "tests/test_stl.cpp"), ("pybind11", "tests/test_pytypes.cpp")):
        package = packages[name]
        if problem := archive.bring(package):
            print(f"dev: {name} cannot be had: {problem}", file=sys.stderr)
            continue
        flags = [flag for flag in package.flags if file.endswith(".cpp") or not flag.startswith("-std=")]
        yield f"{name}: {file}", package.root / file, include + flags, package.root


def main():
    parser = argparse.ArgumentParser(prog="./dev bench checks", description="What the checks cost, as shares of the parse.")
    parser.add_argument("--clang-tidy", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--plugin", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    plugin = Path(arguments.plugin).resolve()
    print(f"{'file':32} {'parse, s':>9} {'pybuf-*':>9} {'performance-*':>14} {'pybuf-* adds':>13}")
    for name, source, flags, folder in subjects():
        runs = [profile(arguments.clang_tidy, plugin, source, flags, folder) for _ in range(arguments.runs)]
        parse = [whole - ours - theirs for whole, ours, theirs in runs]
        share = [ours / rest for (_, ours, _), rest in zip(runs, parse)]
        beside = [theirs / rest for (_, _, theirs), rest in zip(runs, parse)]
        more = added(arguments.clang_tidy, plugin, (source, flags, folder), arguments.runs) / statistics.median(parse)
        print(f"{name:32} {statistics.median(parse):9.2f} {statistics.median(share):9.1%} {statistics.median(beside):14.1%} {more:13.1%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
