"""Audits the C and C++ test suites of GCC, errors and all: `./dev torture [FOLDER]`.

Nothing there is about Python, and much of it is no valid program: what counts is that the auditor comes back within
its time and memory, whatever it is given. Files are audited in batches; a batch that fails is taken apart.
"""

import argparse
import resource
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import fuzz  # noqa: E402
import realcode  # noqa: E402

BATCH = 100
GIGABYTES = 4
GCC = realcode.Package("gcc-12", "12.2.0-14+deb12u1", ("gcc/testsuite",))


def gcc_tests():
    """The folder of GCC's tests; the source package holds the compiler's own archive once more."""
    folder = realcode.WORK / "gcc-tests"
    if not (folder / ".unpacked").exists():
        realcode.WORK.mkdir(parents=True, exist_ok=True)
        if problem := realcode.Archive().bring(GCC):
            realcode.fail(f"{GCC.name} {GCC.version} cannot be had: {problem}")
        folder.mkdir(exist_ok=True)
        for archive in sorted(GCC.root.glob("gcc-12*.tar.xz")):
            subprocess.run(["tar", "-xf", archive, "-C", folder, "--wildcards", "*/gcc/testsuite/*"], check=True)
        (folder / ".unpacked").touch()
    return folder


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))


def main():
    parser = argparse.ArgumentParser(prog="./dev torture", description="Audits the test suites of GCC, errors and all.")
    parser.add_argument("--pybuf", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth file")
    parser.add_argument("folder", nargs="?", help="another folder of C and C++ files")
    arguments = parser.parse_args()
    folder = Path(arguments.folder) if arguments.folder else gcc_tests()
    if not folder.is_dir():
        realcode.fail(f"there is no folder {folder}")
    files = sorted(p for p in folder.rglob("*") if p.suffix in {".c", ".C", ".cc", ".cpp"} and p.is_file())[:: arguments.every]
    limit_memory()
    failures = []
    for start in range(0, len(files), BATCH):
        batch = files[start : start + BATCH]
        if fuzz.outcome(arguments.pybuf, batch, fuzz.SECONDS_FOR_A_FILE * BATCH // 5):
            for file in batch:
                if problem := fuzz.outcome(arguments.pybuf, [file], fuzz.SECONDS_FOR_A_FILE):
                    failures.append(f"{file.relative_to(folder)}: {problem}")
                    print(failures[-1], flush=True)
        print(f"\r{min(start + BATCH, len(files))} of {len(files)}", end="", file=sys.stderr)
    print(f"{len(files)} files audited, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
